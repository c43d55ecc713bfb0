package io.tiovivo.headend;

import io.tiovivo.headend.authority.AuthorityCommand;
import io.tiovivo.headend.broadcast.BroadcastCommand;
import io.tiovivo.headend.card.CardCommand;
import io.tiovivo.headend.demo.DemoCommand;
import io.tiovivo.headend.image.ImageCommand;
import io.tiovivo.headend.keys.KeysCommand;
import io.tiovivo.headend.profile.ProfileCommand;
import io.tiovivo.settings.Commands;

/** Entry point of all head-end commands: {@code tiovivo COMMAND ...}. */
public final class HeadendMain {
  private HeadendMain() {}

  /** Runs the command that the first word names and exits with its code. */
  public static void main(String[] args) {
    System.exit(commands().run(args));
  }

  static Commands commands() {
    return Commands.of("tiovivo", "boxes that boot off the air")
        .command("authority", "enrol boxes, make claim codes, revoke", AuthorityCommand::run)
        .command("broadcast", "send images round and round by multicast", BroadcastCommand::run)
        .command("card", "write the file that makes a card one of a fleet", CardCommand::run)
        .command("demo", "watch boxes boot off the air, on this machine", DemoCommand::run)
        .command("image", "build, sign, inspect and verify images", ImageCommand::run)
        .command("keys", "make, show, certify, replace and back up keys", KeysCommand::run)
        .command("profile", "list, show and detect hardware profiles", ProfileCommand::run);
  }
}
