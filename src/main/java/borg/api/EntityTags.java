package borg.api;

import borg.peer.Condition.Tags;
import borg.store.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lists of entity tags of {@code If-Match} and {@code If-None-Match} (RFC 9110, section
 * 8.8.3 and 13.1), strictly.
 */
final class EntityTags {

  /** How tags are compared. */
  enum Comparison {
    /** A weak tag matches nothing. */
    STRONG,
    /** A weak tag matches as if it were strong. */
    WEAK
  }

  private final String header;
  private final String list;
  private final Comparison comparison;
  private final List<Version> versions = new ArrayList<>();
  private int at;
  private int elements;

  private EntityTags(String header, String list, Comparison comparison) {
    this.header = header;
    this.list = list;
    this.comparison = comparison;
  }

  /**
   * Reads all lines of a header.
   *
   * @return null if there are none
   * @throws Refusal 400 if they are malformed
   */
  static Tags of(String header, List<String> lines, Comparison comparison) {
    if (lines.isEmpty()) {
      return null;
    }
    String list = String.join(",", lines).strip();
    return list.equals("*") ? Tags.ANY : new EntityTags(header, list, comparison).parse();
  }

  private Tags parse() {
    skipBlanks();
    while (at < list.length()) {
      if (list.charAt(at) != ',') {
        tag();
        skipBlanks();
      }
      if (at < list.length()) {
        expect(',');
        skipBlanks();
      }
    }
    if (elements == 0) {
      // By the grammar an empty list is one, but it makes If-None-Match hold of everything.
      throw malformed();
    }
    return new Tags(false, List.copyOf(versions));
  }

  private void tag() {
    boolean weak = list.startsWith("W/", at);
    at += weak ? 2 : 0;
    expect('"');
    int end = list.indexOf('"', at);
    if (end < 0 || !list.substring(at, end).chars().allMatch(EntityTags::isTagChar)) {
      throw malformed();
    }
    if (!weak || comparison == Comparison.WEAK) {
      Version.parse(list.substring(at, end)).ifPresent(versions::add);
    }
    at = end + 1;
    elements++;
  }

  private static boolean isTagChar(int c) {
    return c == 0x21 || (c >= 0x23 && c <= 0x7e) || (c >= 0x80 && c <= 0xff);
  }

  private void skipBlanks() {
    while (at < list.length() && (list.charAt(at) == ' ' || list.charAt(at) == '\t')) {
      at++;
    }
  }

  private void expect(char c) {
    if (at >= list.length() || list.charAt(at) != c) {
      throw malformed();
    }
    at++;
  }

  private Refusal malformed() {
    return Refusal.badRequest(
        "'%s' can't be read; right would be * or a list such as \"0123456789abcdef\", W/\"x\"."
            .formatted(header));
  }
}
