package borg.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The cuts that only namespaces can make, and what befalls processes, once each: scripts/torture
 * does them at random. Some eight minutes that only {@code .ci/run} takes, or who asks for it:
 * {@code scripts/check -Dit.network=true}.
 */
@EnabledIfSystemProperty(named = "it.network", matches = "true")
class NetworkIT {

  @Test
  void cutsUnderLoad_areLinearizableAndHeal() throws IOException, InterruptedException {
    assertPasses("--nodes", "4", "--faults", "halves,one-way,bridge,cut-reject", "--cuts-only");
  }

  @Test
  void oneOfThreeIsCutOffFrozenOrKilledUnderLoad_isLinearizableAndHeals()
      throws IOException, InterruptedException {
    assertPasses("--nodes", "3", "--faults", "cut-off,pause-10s,kill,restart,kill-in-join");
  }

  private static void assertPasses(String... options) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("timeout", "400", "scripts/torture", "--seed", "1");
    builder.command().addAll(List.of(options));
    builder.environment().put("BORG_IS_BUILT", "true");
    Process torture = builder.redirectErrorStream(true).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader out = torture.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        System.out.println(line);
        said.add(line);
      }
      torture.waitFor();
    } finally {
      torture.destroy();
    }

    assumeFalse(torture.exitValue() == 77, () -> String.join("\n", said));
    assertThat(torture.exitValue()).as(String.join("\n", said)).isZero();
  }
}
