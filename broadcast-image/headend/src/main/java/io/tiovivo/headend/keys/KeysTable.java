package io.tiovivo.headend.keys;

import io.tiovivo.console.Table;
import io.tiovivo.headend.keys.FleetChain.Certificate;
import io.tiovivo.headend.keys.KeyRing.Named;
import io.tiovivo.identity.KeyId;
import io.tiovivo.settings.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What {@code tiovivo keys show} prints. */
final class KeysTable {
  /** Time enough to renew a carousel key. */
  private static final Duration SOON = Duration.ofDays(14);

  private final FleetKeys keys;
  private final long nowS;
  private final List<String> advice = new ArrayList<>();

  KeysTable(FleetKeys keys, long nowS) {
    this.keys = keys;
    this.nowS = nowS;
  }

  String text() throws IOException, CommandException {
    FleetChain chain = keys.chain();
    Table table = new Table("KEY", "ID", "ROLE", "STATE");
    for (Named key : keys.ring().all()) {
      table.row(key.name(), key.id().hex(), key.role(), state(key));
    }
    int present = 0;
    for (KeyId id : chain.rootKeys()) {
      present += keys.ring().load(id).isPresent() ? 1 : 0;
    }
    if (present < chain.trust().threshold()) {
      advice.add("fewer root keys are here than must sign: nothing can be certified or replaced");
    }
    StringBuilder text = new StringBuilder();
    text.append("fleet ").append(keys.fleet()).append(" in ").append(keys.directory());
    text.append("\nroot set ").append(chain.trust().version()).append(" of ");
    text.append(date(chain.trust().issuedS())).append(": ").append(chain.trust().threshold());
    text.append(" of ").append(chain.rootKeys().size()).append(" keys must sign; ");
    text.append(present).append(" here\n\n").append(table);
    for (KeyId id : chain.trust().revoked()) {
      if (keys.ring().byId(id).isEmpty()) {
        text.append("revoked: ").append(id).append('\n');
      }
    }
    advice.forEach(line -> text.append("\nnote: ").append(line));
    return advice.isEmpty() ? text.toString() : text.append('\n').toString();
  }

  private String state(Named key) throws IOException, CommandException {
    String here = keys.ring().holds(key) ? "" : ", private key not here";
    if (keys.trust().revoked().contains(key.id())) {
      return "revoked" + here;
    }
    if (key.role().equals("root")) {
      boolean current = keys.chain().rootKeys().contains(key.id());
      return (current ? "in the root set" : "no longer in the root set") + here;
    }
    for (Certificate certificate : keys.chain().certificates()) {
      if (certificate.id().equals(key.id())) {
        return certified(key, certificate) + here;
      }
    }
    return "not certified any more" + here;
  }

  private String certified(Named key, Certificate certificate) {
    if (certificate.notAfterS() == Long.MAX_VALUE) {
      return "certified";
    }
    String renew = "tiovivo keys certify --role " + key.role() + " --dir " + keys.directory();
    if (nowS > certificate.notAfterS()) {
      advice.add(key.name() + " has ended; renew it: " + renew);
      return "ended " + date(certificate.notAfterS());
    }
    if (nowS > certificate.notAfterS() - SOON.toSeconds()) {
      advice.add(key.name() + " ends soon; renew it: " + renew);
    }
    return "certified until " + date(certificate.notAfterS());
  }

  private static LocalDate date(long timeS) {
    return Instant.ofEpochSecond(timeS).atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
