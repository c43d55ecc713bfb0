package io.tiovivo.node.update;

import io.tiovivo.node.control.ControlReply;
import io.tiovivo.node.control.ControlRequest;
import io.tiovivo.node.owner.Candidate;
import io.tiovivo.node.owner.OwnerSituation;
import java.util.Optional;

/** What the owner has ordered of boot images, and since when each is known. */
final class BootOrders {
  private static final String SEEN = "boot-seen";
  private static final String ORDERED = "boot-ordered";

  private final UpdateMemory memory;

  BootOrders(UpdateMemory memory) {
    this.memory = memory;
  }

  /** A release, as the owner's policy judges it. */
  Candidate candidate(long release, String version, OwnerSituation now) {
    if (memory.seenS(SEEN, release) == 0 && now.nowS().isPresent()) {
      memory.put(SEEN, release + " " + now.nowS().getAsLong());
    }
    boolean ordered = memory.line(ORDERED).equals(Long.toString(release));
    // Two keys' signatures are proved of a manifest in a slot; a boot partition keeps none.
    return new Candidate(release, version, memory.seenS(SEEN, release), ordered, false);
  }

  /**
   * An order to install is for a boot image when it names one, or when there is nothing else.
   *
   * @param which release is offered or staged; 0: none
   * @param nodeNews whether there is a node image that it may be meant for
   */
  Optional<ControlReply> obey(ControlRequest.Update update, long which, boolean nodeNews) {
    boolean meant = update.release() == 0 ? !nodeNews : update.release() == which;
    if (update.action() != ControlRequest.UpdateAction.INSTALL || which == 0 || !meant) {
      return Optional.empty();
    }
    memory.put(ORDERED, Long.toString(which));
    return Optional.of(
        ControlReply.done(
            "boot image, release "
                + which
                + ", is tried as soon as it is here: the machine restarts then"));
  }
}
