package io.tiovivo.node.page.http;

import io.tiovivo.machine.Entropy;
import io.tiovivo.machine.Machine;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.config.NodeConfig;
import io.tiovivo.node.config.PageConfig;
import io.tiovivo.node.household.Desk;
import io.tiovivo.node.household.HouseholdPart;
import io.tiovivo.node.page.HttpReply;
import io.tiovivo.node.page.HttpRequest;
import io.tiovivo.node.page.NearSources;
import io.tiovivo.node.page.PageDesk;
import io.tiovivo.node.proto.PageAnswer;
import io.tiovivo.node.proto.PageStatus;
import io.tiovivo.node.proto.PeersAnswer;
import io.tiovivo.node.proto.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves the status page. Until somebody calls there is a socket and nothing else: what answers is
 * made for the first caller.
 */
public final class PagePart implements HouseholdPart, HttpSource.Clerk {
  /** After a port that was taken. */
  static final long RETRY_NS = 60_000_000_000L;

  /** How long an address that was told is told on. */
  private static final long ADDRESS_NS = 60_000_000_000L;

  /** How long this machine's networks are taken to be the same. */
  private static final long PREFIXES_NS = 10_000_000_000L;

  private final Desk node;
  private final Path directory;
  private final boolean loopbackOnly;
  private final Supplier<PeersAnswer> peers;
  private final Entropy entropy;
  private PageConfig config = new PageConfig(false, "", 0, PageConfig.DEFAULT.tokenFile());
  private Selector selector; // null: not registered yet
  private HttpSource server; // null: not served
  private PageDesk desk; // null: nobody has called
  private RuntimeException defect;
  private String problem = "";
  private long retryNs = Machine.NEVER;
  private String url = "";
  private long urlUntilNs;
  private List<NearSources.Prefix> prefixes = List.of();
  private long prefixesUntilNs;

  /**
   * @param directory of the node: the token lies there, unless the configuration names a file
   * @param loopbackOnly whether the node keeps to this machine; then so does its page
   * @param peers whom the node has to do with, as of now
   * @param entropy for the token
   */
  public PagePart(
      Desk node,
      Path directory,
      boolean loopbackOnly,
      Supplier<PeersAnswer> peers,
      Entropy entropy) {
    this.node = node;
    this.directory = directory;
    this.loopbackOnly = loopbackOnly;
    this.peers = peers;
    this.entropy = entropy;
  }

  @Override
  public void onConfig(long nowNs, NodeConfig changed) {
    if (changed.page().equals(config)) {
      return;
    }
    config = changed.page();
    closeServer();
    problem = "";
    desk = null;
    if (selector != null) {
      openServer(nowNs);
    }
  }

  @Override
  public void register(Selector loopSelector) {
    selector = loopSelector;
    openServer(node.nowNs());
  }

  private void openServer(long nowNs) {
    retryNs = Machine.NEVER;
    if (!config.on()) {
      return;
    }
    try {
      server = HttpSource.open(address(), this);
      server.register(selector);
      problem = "";
      urlUntilNs = 0;
      node.info("page: " + url(nowNs));
    } catch (IOException | RuntimeException taken) {
      closeServer();
      String why =
          "port "
              + config.port()
              + " cannot be served ("
              + taken.getMessage()
              + "): set page = PORT, or page = no, in tiovivo.conf";
      if (!why.equals(problem)) {
        node.warn("page: " + why);
      }
      problem = why;
      retryNs = nowNs + RETRY_NS;
    }
  }

  private InetSocketAddress address() throws IOException {
    if (!config.host().isEmpty()) {
      return new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    }
    return loopbackOnly
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port())
        : new InetSocketAddress(config.port());
  }

  @Override
  public void describe(long nowNs, Status.Builder status) {
    status.setPage(
        PageStatus.newBuilder().setUrl(server == null ? "" : url(nowNs)).setProblem(problem));
  }

  /** Where the page is, and what lets its reader act; or why there is none, and what to do. */
  public PageAnswer invitation() {
    PageAnswer.Builder answer = PageAnswer.newBuilder();
    if (server == null) {
      String off = "this node serves no page: its configuration has page = no";
      return answer.setProblem(problem.isEmpty() ? off : problem).build();
    }
    try {
      return answer.setToken(token().read()).setUrl(url(node.nowNs())).build();
    } catch (IOException noToken) {
      return answer.setProblem(noToken.getMessage()).build();
    }
  }

  private PageToken token() {
    return new PageToken(config.tokenFile().map(Path::of), directory, entropy);
  }

  private String url(long nowNs) {
    if (nowNs >= urlUntilNs) {
      urlUntilNs = nowNs + ADDRESS_NS;
      url = "";
      try {
        InetAddress bound = address().getAddress();
        InetAddress best = bound.isAnyLocalAddress() ? OwnNetworks.best() : bound;
        String text = best.getHostAddress();
        boolean colons = text.indexOf(':') >= 0;
        url = "http://" + (colons ? "[" + text + "]" : text) + ":" + server.port() + "/";
      } catch (IOException unknown) {
        urlUntilNs = 0;
      }
    }
    return url;
  }

  @Override
  public boolean welcomes(PeerAddress source) throws IOException {
    if (NearSources.isPrivate(source)) {
      return true;
    }
    if (node.nowNs() >= prefixesUntilNs) { // strangers must not make it cost anything
      prefixesUntilNs = node.nowNs() + PREFIXES_NS;
      prefixes = OwnNetworks.prefixes();
    }
    if (NearSources.isNear(source, prefixes)) {
      return true;
    }
    // Whoever has it served on a public address means it.
    InetAddress bound = address().getAddress();
    return !bound.isAnyLocalAddress()
        && !NearSources.isPrivate(PeerAddress.of(bound.getAddress(), 0));
  }

  @Override
  public HttpReply answer(long nowNs, PeerAddress source, HttpRequest request) {
    if (desk == null) {
      desk = new PageDesk(new NodeWorld(node, peers, token()));
    }
    return desk.answer(nowNs, source, request);
  }

  @Override
  public void onDefect(RuntimeException thrown) {
    defect = thrown;
  }

  @Override
  public void onReady(long nowNs, SelectionKey key) {
    throw new IllegalStateException("keys carry the server");
  }

  @Override
  public void onDeadline(long nowNs) {
    if (defect != null) {
      RuntimeException thrown = defect;
      defect = null;
      throw thrown; // to the household, which logs and counts it
    }
    if (server != null) {
      server.onDeadline(nowNs);
    }
    if (nowNs >= retryNs) {
      openServer(nowNs);
    }
  }

  @Override
  public long deadlineNs() {
    if (defect != null) {
      return 0;
    }
    return Math.min(retryNs, server == null ? Machine.NEVER : server.deadlineNs());
  }

  private void closeServer() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public void close() {
    closeServer();
    retryNs = Machine.NEVER;
  }
}
