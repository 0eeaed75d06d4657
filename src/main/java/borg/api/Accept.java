package borg.api;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of several media types a client would rather have (RFC 9110, section 12.5.1). JAX-RS takes
 * {@code q=0} for a wish, and it means "anything but that".
 */
final class Accept {

  private static final Pattern RANGE =
      Pattern.compile(
          "\\s*([^\\s;,/]+)(?:/([^\\s;,]+))?\\s*((?:;[^,]*)?)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WEIGHT =
      Pattern.compile(
          ";\\s*q\\s*=\\s*([01]?(?:\\.[0-9]{0,3})?)\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

  private Accept() {}

  /**
   * The media type with the greatest weight, the first of several.
   *
   * @param lines of the header; what in it can't be read is passed over
   * @param offers media types without parameters
   * @throws Refusal 406 if none is acceptable
   */
  static String choose(List<String> lines, String... offers) {
    if (lines.isEmpty()) {
      return offers[0];
    }
    String best = null;
    double greatest = 0;
    for (String offer : offers) {
      double weight = weight(String.join(",", lines).toLowerCase(Locale.ROOT), offer);
      if (weight > greatest) {
        best = offer;
        greatest = weight;
      }
    }
    if (best == null) {
      throw new Refusal(
          Problem.of(406, "Accept has none of what is to be had: " + List.of(offers) + "."));
    }
    return best;
  }

  /** The weight that the range gives it which says most about it. */
  private static double weight(String header, String offer) {
    double weight = 0;
    int most = 0;
    for (String element : header.split(",", -1)) {
      Matcher range = RANGE.matcher(element);
      if (range.matches()) {
        int said = saidOf(offer, range.group(1), range.group(2));
        if (said > most) {
          most = said;
          weight = weight(range.group(3));
        }
      }
    }
    return weight;
  }

  /** 0 if a range does not match; more, the more of the type it names. */
  private static int saidOf(String offer, String type, String subtype) {
    if (offer.equals(type + "/" + subtype)) {
      return 3;
    }
    if ("*".equals(subtype) && offer.startsWith(type + "/")) {
      return 2;
    }
    // A bare asterisk stands in what old Java clients send.
    return type.equals("*") && (subtype == null || subtype.equals("*")) ? 1 : 0;
  }

  private static double weight(String parameters) {
    Matcher weight = WEIGHT.matcher(parameters);
    if (!weight.find()) {
      return 1;
    }
    String text = weight.group(1);
    return text.isEmpty() || text.equals(".") ? 0 : Math.min(1, Double.parseDouble(text));
  }
}
