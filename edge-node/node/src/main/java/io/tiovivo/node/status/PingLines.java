package io.tiovivo.node.status;

import io.tiovivo.node.proto.Path;
import io.tiovivo.node.proto.PingAnswer;
import io.tiovivo.settings.Units;
import java.util.Locale;

/** Counts pings and says how each went, for people and for scripts. */
public final class PingLines {
  private final String target;
  private int sent;
  private int answered;
  private long leastUs = Long.MAX_VALUE;
  private long mostUs;
  private long sumUs;
  private String name = "";
  private PingAnswer last = PingAnswer.getDefaultInstance();

  /**
   * @param target as it was typed
   */
  public PingLines(String target) {
    this.target = target;
  }

  /** Takes an answer; a line about it, not ended. */
  public String answered(PingAnswer answer) {
    sent++;
    answered++;
    last = answer;
    long us = Integer.toUnsignedLong(answer.getRoundTripUs());
    leastUs = Math.min(leastUs, us);
    mostUs = Math.max(mostUs, us);
    sumUs += us;
    String id = Words.brief(answer.getNodeId());
    // Later answers come by the session alone: the name is that of the first.
    name = answer.getName().isEmpty() ? name : answer.getName();
    if (answer.getPath() == Path.OWN) {
      return sent + ": " + id + " is this node itself";
    }
    return Words.cut(
        sent
            + ": "
            + Words.milliseconds(us)
            + " to "
            + (name.isEmpty() ? id : name + " (" + id + ")")
            + way(answer)
            + (answer.getSessionOpened() ? ", session opened first" : ""),
        Words.COLUMNS);
  }

  /** Takes a refusal; a line about it, not ended. */
  public String lost(String reason) {
    sent++;
    return sent + ": " + reason;
  }

  private static String way(PingAnswer answer) {
    return answer.getPath() == Path.THROUGH_SUPERNODE
        ? ", through supernode " + Words.brief(answer.getSupernode())
        : ", direct to " + answer.getAddress();
  }

  /** Whether any answer came. */
  public boolean any() {
    return answered > 0;
  }

  /** The last line, not ended. */
  public String summary() {
    String counts =
        target
            + ": "
            + sent
            + " sent, "
            + answered
            + " answered, "
            + Units.decimal(100.0 * (sent - answered) / Math.max(1, sent), 1)
            + " % lost";
    if (answered == 0 || last.getPath() == Path.OWN) {
      return counts;
    }
    String times =
        "; least "
            + Words.milliseconds(leastUs)
            + ", mean "
            + Words.milliseconds(sumUs / answered)
            + ", most "
            + Words.milliseconds(mostUs);
    return counts + times;
  }

  /** All of it as one line of JSON, not ended. */
  public String json() {
    JsonText json =
        new JsonText()
            .open('{')
            .put("target", target)
            .put("node_id", Words.id(last.getNodeId()))
            .put("name", last.getName())
            .put("address", last.getAddress())
            .put("path", last.getPath().name().toLowerCase(Locale.ROOT))
            .put("supernode", Words.id(last.getSupernode()))
            .put("observed", last.getObserved())
            .put("sent", sent)
            .put("answered", answered);
    if (answered > 0) {
      json.put("least_us", leastUs).put("mean_us", sumUs / answered).put("most_us", mostUs);
    }
    return json.close('}').toString();
  }
}
