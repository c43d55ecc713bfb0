package io.tiovivo.node.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tiovivo.identity.NodeId;
import io.tiovivo.machine.Event;
import io.tiovivo.machine.Machine;
import io.tiovivo.node.SilentPost;
import io.tiovivo.node.message.Contact;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.message.Purpose;
import io.tiovivo.node.message.Remote;
import io.tiovivo.node.proto.Find;
import io.tiovivo.node.proto.OverlayMessage;
import io.tiovivo.node.proto.OverlayMessage.BodyCase;
import io.tiovivo.node.proto.Ping;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final OverlayMessage PING =
      OverlayMessage.newBuilder().setPing(Ping.newBuilder()).build();
  private final Recorder post = new Recorder();

  @Test
  void shouldHandAMessageToItsOwnerAlone() {
    Counting owner = new Counting();
    Counting other = new Counting();
    Parts parts =
        new Parts()
            .add(owner, EnumSet.of(BodyCase.PING, BodyCase.PONG))
            .add(other, EnumSet.of(BodyCase.FOUND));

    parts.onMessage(1, null, PING, post);
    parts.onMessage(1, null, OverlayMessage.newBuilder().setFind(Find.newBuilder()).build(), post);

    assertEquals(1, owner.messages);
    assertEquals(0, other.messages);
    assertEquals(1, parts.unowned());
    assertEquals(1, parts.received(BodyCase.PING));
  }

  @Test
  void shouldGoOnWhenAPartThrowsAndTellWhich() {
    Counting healthy = new Counting();
    Parts parts =
        new Parts()
            .add(new Broken(), EnumSet.of(BodyCase.PING))
            .add(healthy, EnumSet.noneOf(BodyCase.class));

    parts.onMessage(1, null, PING, post);
    parts.onSessionUp(2, null, post);

    assertEquals(2, parts.defects());
    assertEquals(1, healthy.ups, "the one behind it had its turn");
    OverlayEvent.PartFailed told = (OverlayEvent.PartFailed) post.events.get(0);
    assertEquals("Broken", told.part());
    assertEquals("PING", told.what());
  }

  @Test
  void shouldGiveAPartWhoseDeadlineThrowsAPauseSoThatItCannotSpin() {
    Counting healthy = new Counting();
    Parts parts =
        new Parts()
            .add(new Broken(), EnumSet.noneOf(BodyCase.class))
            .add(healthy, EnumSet.noneOf(BodyCase.class));
    assertEquals(0, parts.deadlineNs());

    parts.onDeadline(10, post);

    assertEquals(1, healthy.deadlines);
    assertEquals(10 + Parts.PAUSE_NS, parts.deadlineNs());
    parts.onDeadline(10 + Parts.PAUSE_NS, post);
    assertEquals(2, parts.defects());
  }

  @Test
  void shouldRefuseTwoOwnersOfOneMessage() {
    Parts parts = new Parts().add(new Counting(), EnumSet.of(BodyCase.PING));

    assertThrows(
        IllegalArgumentException.class, () -> parts.add(new Counting(), EnumSet.of(BodyCase.PING)));
  }

  @Test
  void shouldHaveEveryBodyOwnedOnce() {
    assertTrue(Urgency.of(BodyCase.RENEW) == Urgency.LEASE);
    assertEquals(Urgency.JOIN, Urgency.of(BodyCase.JOIN));
    assertEquals(Urgency.LOOKUP, Urgency.of(BodyCase.PING));
  }

  private static final class Counting implements Part {
    int messages;
    int ups;
    int deadlines;

    @Override
    public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
      messages++;
    }

    @Override
    public void onSessionUp(long nowNs, Remote peer, Post post) {
      ups++;
    }

    @Override
    public void onDeadline(long nowNs, Post post) {
      deadlines++;
    }

    @Override
    public long deadlineNs() {
      return deadlines == 0 ? 0 : Machine.NEVER;
    }
  }

  private static final class Broken implements Part {
    @Override
    public void onMessage(long nowNs, Remote from, OverlayMessage message, Post post) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void onSessionUp(long nowNs, Remote peer, Post post) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void onDeadline(long nowNs, Post post) {
      throw new IllegalStateException("broken");
    }

    @Override
    public long deadlineNs() {
      return 0;
    }
  }

  /** A post that keeps what is told and sends nothing. */
  static final class Recorder extends SilentPost {
    final List<Event> events = new ArrayList<>();
    final List<OverlayMessage> sent = new ArrayList<>();

    @Override
    public boolean send(NodeId to, OverlayMessage message) {
      sent.add(message);
      return true;
    }

    @Override
    public void send(Contact to, Purpose purpose, OverlayMessage message) {
      sent.add(message);
    }

    @Override
    public void event(Event event) {
      events.add(event);
    }
  }
}
