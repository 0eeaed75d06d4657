package borg.simulator;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A method that is named otherwise now, or takes something else, leaves a mutant that is none. */
class MutantsTest {

  @Test
  void eachMutant_changesWhatIsThere() {
    for (Mutant mutant : MutantRules.all()) {
      assertThatCode(() -> new MutantLoader(mutant)).as(mutant.name).doesNotThrowAnyException();
    }
  }

  @Test
  void mutantOfWhatIsNotThere_isNone() {
    var mutant = new Mutant("nothing").always("view.History.isMajority/7", true);

    assertThatThrownBy(() -> new MutantLoader(mutant)).hasMessageContaining("is not there");
  }
}
