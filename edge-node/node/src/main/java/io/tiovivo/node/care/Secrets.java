package io.tiovivo.node.care;

import java.util.regex.Pattern;

/** Takes out of texts what nobody but the owner may see. */
final class Secrets {
  private static final String HIDDEN = "(not shown)";

  /**
   * {@code key = value}, {@code "key": "value"}, {@code --key value}, key=value. It begins at the
   * beginning of a word and takes a bounded part of it: a log may hold a word of any length.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?<![a-z0-9_.-])[a-z0-9_.-]{0,40}?"
              + "(?:password|passwd|passphrase|secret|token|claim|psk|credential)"
              + "(?![a-z0-9_.-]{0,40}file)[a-z0-9_.-]{0,40}\"?(?:[ \\t]{0,8}[=:]|[ \\t])[ \\t]{0,8}\"?)"
              + "([^\\s\",}]+)");

  private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  private static final Pattern KEY_BLOCK =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);

  /** A claim code: groups of capitals and digits. */
  private static final Pattern CODE = Pattern.compile("\\b[A-Z0-9]{4,5}(-[A-Z0-9]{4,5}){2,}\\b");

  private Secrets() {}

  /** The text without them. */
  static String without(String text) {
    String safe = KEY_BLOCK.matcher(text).replaceAll(HIDDEN);
    safe = IN_ADDRESS.matcher(safe).replaceAll("$1" + HIDDEN + "@");
    safe = NAMED.matcher(safe).replaceAll("$1" + HIDDEN);
    return CODE.matcher(safe).replaceAll(HIDDEN);
  }
}
