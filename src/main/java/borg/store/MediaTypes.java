package borg.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The media types that a record has a number for, so that the usual ones cost a copy nothing. */
final class MediaTypes {

  /** The number of a media type that has none: it is spelled out. */
  static final int SPELLED_OUT = 31;

  /*
   * Exact texts, since a media type is given back byte for byte: text/plain with and without a
   * blank before its charset are two. Numbers live in this heap only, never on the wire, so the
   * list may change with any release; it has room for 31.
   */
  private static final List<String> KNOWN =
      List.of(
          Value.APPLICATION_OCTET_STREAM,
          "application/json",
          "application/json; charset=utf-8",
          "application/json;charset=utf-8",
          "application/json;charset=UTF-8",
          "text/plain",
          "text/plain; charset=utf-8",
          "text/plain; charset=UTF-8",
          "text/plain;charset=utf-8",
          "text/plain;charset=UTF-8",
          "application/x-www-form-urlencoded",
          "text/html",
          "text/html; charset=utf-8",
          "application/xml",
          "text/xml",
          "image/png",
          "image/jpeg",
          "application/pdf");

  private static final Map<String, Integer> NUMBERS =
      IntStream.range(0, KNOWN.size()).boxed().collect(Collectors.toMap(KNOWN::get, i -> i));

  private MediaTypes() {}

  static boolean isKnown(String mediaType) {
    return number(mediaType) != SPELLED_OUT;
  }

  static int number(String mediaType) {
    return NUMBERS.getOrDefault(mediaType, SPELLED_OUT);
  }

  static int known() {
    return KNOWN.size();
  }

  static String text(int number) {
    return KNOWN.get(number);
  }
}
