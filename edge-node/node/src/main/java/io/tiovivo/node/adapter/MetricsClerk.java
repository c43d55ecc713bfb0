package io.tiovivo.node.adapter;

import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.page.HttpReply;
import io.tiovivo.node.page.HttpRequest;
import io.tiovivo.node.page.http.HttpSource;
import io.tiovivo.node.status.StatusMetrics;
import java.util.function.Supplier;

/** Serves {@code /metrics} and nothing else, to whoever reaches the address. */
final class MetricsClerk implements HttpSource.Clerk {
  private final Supplier<String> metrics;
  private final NodeLog log;

  /**
   * @param metrics the page, as of now
   */
  MetricsClerk(Supplier<String> metrics, NodeLog log) {
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public boolean welcomes(PeerAddress source) {
    return true;
  }

  @Override
  public HttpReply answer(long nowNs, PeerAddress source, HttpRequest request) {
    if (!request.reads()) {
      return HttpReply.sentence("405 Method Not Allowed", "GET alone").with("Allow: GET, HEAD");
    }
    return request.path().equals("/metrics")
        ? HttpReply.of(HttpReply.OK, StatusMetrics.CONTENT_TYPE, metrics.get())
        : HttpReply.sentence("404 Not Found", "here is /metrics alone");
  }

  @Override
  public void onDefect(RuntimeException defect) {
    log.defect("the metrics could not be served", defect);
  }
}
