package io.tiovivo.config;

import io.tiovivo.settings.UsageException;

/** How a key's value is written. */
public enum Syntax {
  YES_NO("yes or no"),
  CHOICE("one of several words"),
  SIZE("a size such as 500M or 2G, or unlimited"),
  DURATION("a duration such as 30s, 15min or 2d"),
  WINDOWS("FROM-TO [DAYS]..., such as 02:00-05:00 or 01:30-05:00 mon-fri 00:00-07:00 sat,sun"),
  ZONE("a time zone such as Europe/Berlin or UTC, or system"),
  RELEASES("release numbers with blanks between them, or none"),
  BROKER("mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"),
  TOPIC("a topic: a-z, A-Z, 0-9, - and _, with / between levels"),
  FILE("a path; one that does not begin with / is taken from where the configuration file is"),
  TEXT("a text"),
  PIN(
      "output CHIP LINE [active-low] [safe=off|on|last] [title=\"TEXT\"],"
          + " input CHIP LINE [active-low] [pull=up|down] [debounce=TIME] [title=\"TEXT\"] or"
          + " pwm CHIP CHANNEL [frequency=HZ] [safe=off|on|last] [title=\"TEXT\"];"
          + " instead of CHIP LINE one of the board's names, such as gpio5"),
  PAGE("yes, no, PORT or ADDRESS:PORT"),
  LISTEN("PORT or ADDRESS:PORT"),
  PORT("a port from 0 to 65535"),
  HOSTS("HOST:PORT..."),
  SSH_KEY("a public key as in authorized_keys: ssh-ed25519 AAAA..."),
  FLEET("a fleet's name"),
  KEYS("all-safe, none, or keys with blanks between them"),
  LIMIT("words that it may be; of sizes and durations MIN..MAX; of times of day spans");

  private final String form;

  Syntax(String form) {
    this.form = form;
  }

  /** What fits, in words. */
  public String form() {
    return form;
  }

  /**
   * Checks a value.
   *
   * @throws UsageException with what is wrong; it does not name the key
   */
  void check(Key key, String text) throws UsageException {
    switch (this) {
      case YES_NO -> Values.yes(text);
      case CHOICE -> Values.choice(text, key.words());
      case SIZE -> Values.bytes(text, key.least(), key.most());
      case DURATION -> Values.duration(text, key.least(), key.most());
      case WINDOWS -> Values.windows(text, key.fallback());
      case ZONE -> Values.zone(text);
      case RELEASES -> Values.releases(text);
      case BROKER -> Broker.parse(text);
      case TOPIC -> Values.topic(text);
      case FILE, TEXT -> Values.text(text);
      case PIN -> PinWords.parse(text);
      case PAGE -> Values.page(text);
      case LISTEN -> Values.listen(text);
      case PORT -> Values.port(text);
      case HOSTS -> Values.hosts(text);
      case SSH_KEY -> Values.sshKey(text);
      case FLEET -> Values.fleet(text);
      case KEYS -> Limits.mayset(text);
      case LIMIT -> Limits.check(key, text);
    }
  }
}
