package borg.peer;

import static org.assertj.core.api.Assertions.assertThat;

import borg.peer.Request.Lane;
import borg.placement.Key;
import borg.store.Value;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which changes may travel with what is answered at once. */
class OperateTest {

  private static final UUID ID = new UUID(1, 2);
  private static final Key KEY = Key.of("k");

  private static Lane lane(Operation operation, boolean asSecond) {
    return new Operate(1, operation, 0, 0, asSecond).lane();
  }

  private static Operation put(int bytes) {
    return Operation.put(ID, KEY, Value.of(new byte[bytes]), Operation.FOR_EVER, Condition.NONE);
  }

  @Test
  void onlyWhatCanBeEntrusted_isQuick() {
    Operation delete = Operation.delete(ID, KEY, Condition.NONE);
    var touch = new Operation(ID, Operation.Kind.TOUCH, KEY, null, 1, Condition.NONE, null, false);

    assertThat(lane(put(1), true)).isEqualTo(Lane.QUICK);
    assertThat(lane(delete, true)).isEqualTo(Lane.QUICK);
    assertThat(lane(put(1), false)).isEqualTo(Lane.OPERATIONS);
    assertThat(lane(touch, true)).isEqualTo(Lane.OPERATIONS);
  }

  @Test
  void longValue_holdsUpNothingThatIsQuick() {
    assertThat(lane(put(Operate.SHORT_VALUE_BYTES), true)).isEqualTo(Lane.QUICK);
    assertThat(lane(put(Operate.SHORT_VALUE_BYTES + 1), true)).isEqualTo(Lane.OPERATIONS);
  }
}
