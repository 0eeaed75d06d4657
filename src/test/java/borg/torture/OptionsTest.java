package borg.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void options_areRead_inAnyOrder() {
    Options options =
        Options.parse(List.of("--faults", "kill,kill,bridge", "--nodes", "4", "--seed", "7"));

    assertThat(options.nodes()).isEqualTo(4);
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.faults()).extracting(Fault::name).containsExactly("kill", "kill", "bridge");
  }

  @Test
  void wrongOption_isRefusedWithWhatWouldBeRight() {
    assertThatThrownBy(() -> Options.parse(List.of("--nodes", "2"))).hasMessageContaining("3 to 9");
    assertThatThrownBy(() -> Options.parse(List.of("--faults", "flood")))
        .hasMessageContaining("there are: pause-0.7s");
    assertThatThrownBy(() -> Options.parse(List.of("--seed"))).hasMessageContaining("after it");
    assertThatThrownBy(() -> Options.parse(List.of("--x", "1"))).hasMessageContaining("--x");
  }
}
