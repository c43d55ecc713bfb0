package io.tiovivo.node.overlay;

import io.tiovivo.machine.Command;
import io.tiovivo.machine.PeerAddress;
import io.tiovivo.node.guard.HostFacts;
import io.tiovivo.node.link.Peer;

/** What an {@link OverlayMachine} is told, beside {@link io.tiovivo.node.message.Question}s. */
public sealed interface OverlayCommand extends Command {
  /**
   * Where this node takes datagrams.
   *
   * @param address as others reach it, as far as it can tell by itself
   * @param tcpPort of the TLS fallback; 0: none
   */
  record Listening(PeerAddress address, int tcpPort) implements OverlayCommand {}

  /** A newer credential. */
  record Identity(OverlayIdentity identity) implements OverlayCommand {}

  /** A reading of the host's sensors, every few seconds. */
  record Host(HostFacts facts) implements OverlayCommand {}

  /**
   * A node of our segment said hello, or something new about itself.
   *
   * @param gone it left or fell silent
   */
  record Neighbour(Peer peer, boolean gone) implements OverlayCommand {}

  /** A beacon was heard; not verified yet. */
  record Beacon(byte[] envelope) implements OverlayCommand {}

  /** Addresses that an earlier start wrote down. */
  record Cache(byte[] addresses) implements OverlayCommand {}

  /** Whether this node may serve others, as far as its owner is concerned. */
  record Owner(boolean allows) implements OverlayCommand {}

  /** Hands the leaves over and serves nobody any more, for people. */
  record Drain(String reason) implements OverlayCommand {}

  /** What this node reports to its fleet: for its supernode, if it has one. */
  record Report(io.tiovivo.node.proto.Report report) implements OverlayCommand {}

  /** The node ends: says so to whom it concerns. Nothing is done afterwards. */
  record Leave() implements OverlayCommand {}
}
