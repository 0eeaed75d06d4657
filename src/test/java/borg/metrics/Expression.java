package borg.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of Prometheus, as far as names and labels in it go.
 *
 * @param selectors a name with what stands in braces behind it, or nothing
 * @param grouping labels by which it is summed up
 */
record Expression(Set<Selector> selectors, Set<String> grouping) {

  private static final Pattern NAME = Pattern.compile("\\b(borg_[a-z_]+)\\b(?:\\{([^}]*)})?");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");
  private static final Pattern MATCHER =
      Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

  /** A name and its matchers. */
  record Selector(String name, Set<LabelMatcher> matchers) {}

  /** A label and the values that are asked for. */
  record LabelMatcher(String label, Set<String> values) implements Comparable<LabelMatcher> {
    @Override
    public int compareTo(LabelMatcher other) {
      return toString().compareTo(other.toString());
    }
  }

  static Expression of(String text) {
    var selectors = new HashSet<Selector>();
    for (Matcher name = NAME.matcher(text); name.find(); ) {
      selectors.add(new Selector(name.group(1), matchers(name.group(2))));
    }
    var grouping = new TreeSet<String>();
    for (Matcher by = GROUPING.matcher(text); by.find(); ) {
      grouping.addAll(Set.of(by.group(1).strip().split("\\s*,\\s*")));
    }
    return new Expression(selectors, grouping);
  }

  private static Set<LabelMatcher> matchers(String braces) {
    var matchers = new TreeSet<LabelMatcher>();
    if (braces != null) {
      for (Matcher one = MATCHER.matcher(braces); one.find(); ) {
        matchers.add(new LabelMatcher(one.group(1), Set.of(one.group(3).split("\\|"))));
      }
    }
    return matchers;
  }
}
