package io.tiovivo.image;

import io.tiovivo.identity.FieldLimits;
import io.tiovivo.identity.Fleet;

/** Limits of every message of image.proto. */
final class ImageLimits {
  static final int SHA256_BYTES = 32;

  /** Of a file's region: enough that nobody finds another region with it, half the manifest. */
  static final int REGION_HASH_BYTES = 16;

  static final int MAX_OFFERS = 16;
  static final int MAX_BOARDS = 64;
  static final int MAX_NAME_BYTES = 64;
  static final int MAX_ARCHITECTURE_BYTES = 16;
  static final int MAX_BLOCKS = 255;
  static final int MAX_ARGUMENTS = 64;
  static final int MAX_ARGUMENT_BYTES = 1024;
  static final int MAX_NOTES_BYTES = 4096;

  /** Beacons are small: Home Assistant shows 255 characters of a release's summary. */
  static final int MAX_SUMMARY_BYTES = 160;

  static final int MAX_NOTICE_BYTES = 1024;
  static final int MAX_RINGS = 16;
  static final int MAX_SWITCHES = 64;
  static final int MAX_SUPERNODES = 64;

  /** Of each beacon on the air: 32 take 600 bytes. Who needs more voids all credentials at once. */
  static final int MAX_REVOKED_NODES = 32;

  static final int MAX_AUTHORITIES = 8;
  static final int MAX_SETTINGS = 32;
  static final int MAX_VALUE_BYTES = 256;
  private static final int NODE_ID_BYTES = 16;
  private static final int MAX_NODE_ID_BYTES = 64;
  private static final int MAX_ADDRESS_BYTES = 16;

  private static final FieldLimits FEC =
      new FieldLimits()
          .number(1, "symbol size")
          .number(2, "number of source blocks")
          .number(3, "number of sub-blocks")
          .number(4, "alignment");

  private static final FieldLimits FILE =
      new FieldLimits()
          .bytes(1, "path", ManifestChecks.MAX_PATH_BYTES)
          .number(2, "offset")
          .number(3, "region size")
          .number(4, "size")
          .bytes(5, "hash", SHA256_BYTES)
          .number(6, "executable")
          .bytes(7, "region hash", REGION_HASH_BYTES);

  private static final FieldLimits CHECK =
      new FieldLimits()
          .repeatedBytes(1, "argument", MAX_ARGUMENTS, MAX_ARGUMENT_BYTES)
          .bytes(2, "url", MAX_ARGUMENT_BYTES)
          .bytes(3, "file", ManifestChecks.MAX_PATH_BYTES)
          .number(4, "interval");

  private static final FieldLimits LAUNCH =
      new FieldLimits()
          .repeatedBytes(1, "argument", MAX_ARGUMENTS, MAX_ARGUMENT_BYTES)
          .message(2, "check", CHECK)
          .number(3, "heartbeat");

  private static final FieldLimits SYMBOL_AUTHENTICATION =
      new FieldLimits().number(1, "scheme").number(2, "batch");

  private static final FieldLimits COHORT =
      new FieldLimits()
          .number(1, "first share")
          .number(2, "end of shares")
          .repeatedBytes(3, "ring", MAX_RINGS, MAX_NAME_BYTES);

  static final FieldLimits MANIFEST =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .bytes(3, "product", MAX_NAME_BYTES)
          .repeatedBytes(4, "board", MAX_BOARDS, MAX_NAME_BYTES)
          .bytes(5, "architecture", MAX_ARCHITECTURE_BYTES)
          .number(6, "kind")
          .bytes(7, "version", MAX_NAME_BYTES)
          .number(8, "release")
          .number(9, "security counter")
          .number(10, "image size")
          .bytes(11, "image hash", SHA256_BYTES)
          .message(12, "fec", FEC)
          .repeatedBytes(13, "block hash", MAX_BLOCKS, SHA256_BYTES)
          .repeated(14, "file", ManifestChecks.MAX_FILES, FILE)
          .number(15, "creation time")
          .number(16, "end")
          .bytes(17, "notes", MAX_NOTES_BYTES)
          .message(18, "node", LAUNCH)
          .message(19, "application", LAUNCH)
          .message(20, "symbol authentication", SYMBOL_AUTHENTICATION)
          .number(21, "emergency");

  private static final FieldLimits OFFER =
      new FieldLimits()
          .bytes(1, "manifest hash", SHA256_BYTES)
          .bytes(2, "version", MAX_NAME_BYTES)
          .number(3, "release")
          .number(4, "security counter")
          .number(5, "image size")
          .message(6, "fec", FEC)
          .repeatedBytes(7, "board", MAX_BOARDS, MAX_NAME_BYTES)
          .bytes(8, "architecture", MAX_ARCHITECTURE_BYTES)
          .message(9, "cohort", COHORT)
          .number(10, "halted")
          .number(11, "pinned")
          .number(12, "emergency")
          .number(13, "kind")
          .number(14, "manifest size")
          .bytes(15, "summary", MAX_SUMMARY_BYTES);

  static final FieldLimits BEACON =
      new FieldLimits()
          .number(1, "format")
          .bytes(2, "fleet", Fleet.MAX_NAME_CHARS)
          .number(3, "sequence")
          .number(4, "time")
          .number(5, "end")
          .repeated(6, "offer", MAX_OFFERS, OFFER)
          .message(
              7, "pacing", new FieldLimits().number(1, "join spread").number(2, "reboot spread"))
          .repeated(
              8,
              "switch",
              MAX_SWITCHES,
              new FieldLimits().bytes(1, "name", MAX_NAME_BYTES).number(2, "off"))
          .repeated(
              9,
              "supernode",
              MAX_SUPERNODES,
              new FieldLimits()
                  .bytes(1, "ip", MAX_ADDRESS_BYTES)
                  .number(2, "port")
                  .bytes(3, "node id", MAX_NODE_ID_BYTES))
          .bytes(10, "notice", MAX_NOTICE_BYTES)
          .message(
              11,
              "revocations",
              new FieldLimits()
                  .repeatedBytes(1, "revoked node", MAX_REVOKED_NODES, NODE_ID_BYTES)
                  .number(2, "least start of a credential"))
          .repeated(
              12,
              "authority",
              MAX_AUTHORITIES,
              new FieldLimits().bytes(1, "ip", MAX_ADDRESS_BYTES).number(2, "port"))
          .message(
              13,
              "settings",
              new FieldLimits()
                  .repeated(
                      1,
                      "setting",
                      MAX_SETTINGS,
                      new FieldLimits()
                          .bytes(1, "key", MAX_NAME_BYTES)
                          .bytes(2, "value", MAX_VALUE_BYTES)
                          .message(3, "cohort", COHORT)));

  private ImageLimits() {}
}
