package borg.json;

import borg.json.JsonText.Part;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When two JSON values are equal, as {@code test} has it (RFC 6902, section 4.6). Not thread-safe.
 */
final class Equality {

  private static final Pattern NUMBER =
      Pattern.compile("-?([0-9]++)(?:\\.([0-9]++))?+(?:[eE]([+-]?[0-9]++))?+");

  /** Beyond it exponents are compared as they are written. */
  private static final int MAX_EXPONENT_DIGITS = 100;

  private final Workload work;

  Equality(Workload work) {
    this.work = work;
  }

  /** Members in any order; numbers by what they stand for: 1, 1.0 and 10e-1 are equal. */
  boolean areEqual(Part a, Part b) {
    if (a.isObject() || b.isObject()) {
      return a.isObject() && b.isObject() && haveEqualMembers(a, b);
    }
    if (a.isArray() || b.isArray()) {
      return a.isArray() && b.isArray() && haveEqualElements(a, b);
    }
    work.work(a.length());
    if (a.isString() || b.isString()) {
      return a.isString() && b.isString() && a.string().equals(b.string());
    }
    String one = a.raw();
    String other = b.raw();
    return one.equals(other) || (isNumber(one) && isNumber(other) && areEqual(one, other));
  }

  private boolean haveEqualMembers(Part a, Part b) {
    work.work(a.length());
    Map<String, Part> ours = a.members();
    Map<String, Part> theirs = b.members();
    work.openedMembers(ours.size());
    try {
      return ours.size() == theirs.size()
          && ours.entrySet().stream()
              .allMatch(
                  member ->
                      theirs.containsKey(member.getKey())
                          && areEqual(member.getValue(), theirs.get(member.getKey())));
    } finally {
      work.closedMembers(ours.size());
    }
  }

  private boolean haveEqualElements(Part a, Part b) {
    work.work(a.length());
    List<Part> ours = a.elements();
    List<Part> theirs = b.elements();
    work.opened(ours.size());
    try {
      boolean equal = ours.size() == theirs.size();
      for (int i = 0; equal && i < ours.size(); i++) {
        equal = areEqual(ours.get(i), theirs.get(i));
      }
      return equal;
    } finally {
      work.closed(ours.size());
    }
  }

  private static boolean isNumber(String raw) {
    return raw.charAt(0) == '-' || Character.isDigit(raw.charAt(0));
  }

  /*
   * Not BigDecimal: it takes a time that grows with the square of the digits, and its exponents end
   * at nine of theirs.
   */
  private static boolean areEqual(String a, String b) {
    Decimal one = Decimal.of(a);
    return one != null && one.equals(Decimal.of(b));
  }

  /** A number in the one way in which it can be written without zeros at either end. */
  private record Decimal(boolean isNegative, String digits, BigInteger exponent) {

    /** Null if its exponent is too long to reckon with. */
    static Decimal of(String raw) {
      Matcher parts = NUMBER.matcher(raw);
      if (!parts.matches()) {
        return null;
      }
      String fraction = parts.group(2) == null ? "" : parts.group(2);
      String digits = withoutZerosInFront(parts.group(1) + fraction);
      String exponent = parts.group(3) == null ? "0" : parts.group(3);
      if (digits.isEmpty()) {
        return new Decimal(false, "", BigInteger.ZERO);
      }
      if (exponent.length() > MAX_EXPONENT_DIGITS) {
        return null;
      }
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      long shift = (long) digits.length() - end - fraction.length();
      return new Decimal(
          raw.charAt(0) == '-',
          digits.substring(0, end),
          new BigInteger(exponent).add(BigInteger.valueOf(shift)));
    }

    private static String withoutZerosInFront(String digits) {
      int from = 0;
      while (from < digits.length() && digits.charAt(from) == '0') {
        from++;
      }
      return digits.substring(from);
    }
  }
}
