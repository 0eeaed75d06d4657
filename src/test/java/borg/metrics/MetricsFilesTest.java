package borg.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import borg.metrics.Expression.LabelMatcher;
import borg.metrics.Expression.Selector;
import borg.peer.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds the dashboard and the alerts against the table of metrics, which the contract's tests hold
 * against what a real instance shows: a name that has changed would just make them silent.
 */
class MetricsFilesTest {

  private static final Path DASHBOARD = Path.of("domain-config/grafana/borg.json");
  private static final Path ALERTS = Path.of("domain-config/prometheus/alerts.yml");

  /** What Prometheus and the server add. */
  private static final Set<String> ADDED = Set.of("job", "instance", "mp_scope");

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "kind", labels(OperationKind.values(), OperationKind::label),
          "reason", labels(Refusals.Why.values(), Refusals.Why::label),
          "outcome", outcomes());

  private static <T> Set<String> labels(T[] values, Function<T, String> label) {
    return Arrays.stream(values).map(label).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> outcomes() {
    Set<String> outcomes = labels(OperationOutcome.values(), OperationOutcome::label);
    outcomes.addAll(labels(LineOutcome.values(), LineOutcome::label));
    return outcomes;
  }

  @Test
  void dashboard_asksOnlyForWhatIsThere() throws IOException {
    Map<String, Object> dashboard = read(DASHBOARD);
    List<String> expressions = texts(dashboard, "expr");

    assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(MetricsFilesTest::assertKnown);
    assertThat(texts(dashboard, "definition"))
        .hasSize(2)
        .allSatisfy(query -> assertThat(query).contains("label_values(borg_ready"))
        .allSatisfy(MetricsFilesTest::assertKnown);
    assertThat(texts(dashboard, "uid")).containsOnly("${datasource}", "borg");
  }

  @Test
  void alerts_askOnlyForWhatIsThereAndSayWhatToDo() throws IOException {
    List<Map<String, Object>> rules = rules();

    assertThat(rules).hasSizeGreaterThan(10);
    for (Map<String, Object> rule : rules) {
      String name = (String) rule.get("alert");
      Map<String, Object> labels = child(rule, "labels");
      Map<String, Object> annotations = child(rule, "annotations");
      assertThat(name).matches("Borg[A-Za-z]+");
      if (!name.equals("BorgInstanceDown")) {
        assertKnown((String) rule.get("expr"));
      }
      assertThat(labels.get("severity")).as(name).isIn("warning", "critical");
      assertThat((String) annotations.get("summary")).as(name).isNotBlank();
      assertThat((String) annotations.get("runbook")).as(name).hasSizeGreaterThan(60);
    }
  }

  /** A summary that names a label that the expression has summed away would show nothing. */
  @Test
  void summaries_nameLabelsThatTheirExpressionsKeep() throws IOException {
    for (Map<String, Object> rule : rules()) {
      Expression expression = Expression.of((String) rule.get("expr"));
      String summary = (String) child(rule, "annotations").get("summary");
      for (String label : List.of("instance", "kind", "job")) {
        if (summary.contains("$labels." + label) && !expression.grouping().isEmpty()) {
          assertThat(expression.grouping()).as("%s", rule.get("alert")).contains(label);
        }
      }
    }
  }

  @Test
  void alertNames_areUnique() throws IOException {
    assertThat(rules().stream().map(rule -> rule.get("alert"))).doesNotHaveDuplicates();
  }

  @Test
  void unknownNameLabelOrValue_isNoticed() {
    for (String wrong :
        List.of(
            "borg_nothing",
            "rate(borg_operations_totals[5m])",
            "borg_operations_total{sort=\"get\"}",
            "borg_operations_total{kind=~\"get|gett\"}",
            "sum by (kind) (borg_keys)")) {
      assertThat(faults(wrong)).as(wrong).isNotEmpty();
    }
  }

  private static void assertKnown(String text) {
    assertThat(Expression.of(text).selectors()).as(text).isNotEmpty();
    assertThat(faults(text)).as(text).isEmpty();
  }

  private static List<String> faults(String text) {
    var faults = new ArrayList<String>();
    var had = new HashSet<>(ADDED);
    Expression expression = Expression.of(text);
    for (Selector selector : expression.selectors()) {
      MetricsTable.Series series = MetricsTable.documented().get(selector.name());
      if (series == null) {
        faults.add("no metric " + selector.name());
        continue;
      }
      had.addAll(series.labels());
      for (LabelMatcher matcher : selector.matchers()) {
        faults.addAll(faults(series, matcher));
      }
    }
    expression.grouping().stream().filter(l -> !had.contains(l)).forEach(faults::add);
    return faults;
  }

  private static List<String> faults(MetricsTable.Series series, LabelMatcher matcher) {
    if (ADDED.contains(matcher.label())) {
      return List.of();
    }
    if (!series.labels().contains(matcher.label())) {
      return List.of("no label " + matcher.label());
    }
    Set<String> values = VALUES.get(matcher.label());
    return matcher.values().stream().filter(v -> !values.contains(v)).toList();
  }

  private static List<Map<String, Object>> rules() throws IOException {
    var rules = new ArrayList<Map<String, Object>>();
    for (Map<String, Object> group : list(read(ALERTS).get("groups"))) {
      rules.addAll(list(group.get("rules")));
    }
    return rules;
  }

  /** JSON is YAML. */
  private static Map<String, Object> read(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  /** All texts under this name, however deep. */
  private static List<String> texts(Object node, String name) {
    var texts = new ArrayList<String>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (name.equals(key) && value instanceof String text) {
              texts.add(text);
            }
            texts.addAll(texts(value, name));
          });
    } else if (node instanceof List<?> list) {
      list.forEach(item -> texts.addAll(texts(item, name)));
    }
    return texts;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> parent, String name) {
    return (Map<String, Object>) parent.get(name);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Object node) {
    return (List<Map<String, Object>>) node;
  }
}
