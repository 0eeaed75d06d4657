package borg.view;

import static borg.view.Members.life;
import static borg.view.Members.member;
import static org.assertj.core.api.Assertions.assertThat;

import borg.view.View.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What must hold of all views, those among them that have forgotten lives. */
class ViewLatticeTest {

  private static final int SEEDS = 3_000;

  /** Every life there is, each with the number of its arrival; some share one. */
  private static final List<Standing> LIVES =
      List.of(
          new Standing(member("a"), 1, Life.READY),
          new Standing(member("b"), 2, Life.READY),
          new Standing(member("c"), 2, Life.READY),
          new Standing(life("a", 1), 3, Life.READY),
          new Standing(life("c", 1), 4, Life.READY),
          new Standing(life("c", 2), 4, Life.READY),
          new Standing(member("d"), 6, Life.READY));

  /** What a view says of each of them; the model that merges stage by stage. */
  private record Said(long horizon, Map<UUID, Life> stages) {
    static Said by(View view) {
      Map<UUID, Life> stages = new HashMap<>();
      LIVES.forEach(l -> view.lifeOf(l).ifPresent(life -> stages.put(l.member().id(), life)));
      return new Said(view.horizon(), stages);
    }

    Said merge(Said other) {
      Map<UUID, Life> merged = new HashMap<>(stages);
      other.stages.forEach(
          (id, life) -> merged.merge(id, life, (a, b) -> a.compareTo(b) > 0 ? a : b));
      return new Said(Math.max(horizon, other.horizon), merged);
    }
  }

  private static View any(Random random) {
    List<Standing> listed = new ArrayList<>();
    for (Standing life : LIVES) {
      if (random.nextInt(3) > 0) {
        Life stage = Life.values()[random.nextInt(Life.values().length)];
        listed.add(new Standing(life.member(), life.arrival(), stage));
      }
    }
    return View.of(random.nextBoolean() ? 0 : random.nextInt(8), listed);
  }

  @Test
  void merge_isCommutativeAssociativeAndIdempotent() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      View a = any(random);
      View b = any(random);
      View c = any(random);

      assertThat(a.merge(b)).isEqualTo(b.merge(a));
      assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
      assertThat(a.merge(View.of(a.horizon(), a.standings()))).isEqualTo(a);
      assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
      assertThat(a.merge(b).digest()).isEqualTo(b.merge(a).digest());
    }
  }

  @Test
  void merge_saysOfEachLifeTheLaterStage() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      View a = any(random);
      View b = any(random);

      assertThat(Said.by(a.merge(b))).isEqualTo(Said.by(a).merge(Said.by(b)));
    }
  }

  @Test
  void order_isThatOfTheMerge_andTheRankRisesWithIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      View a = any(random);
      View b = any(random);
      View both = a.merge(b);

      assertThat(a.isAtMost(both)).isTrue();
      assertThat(a.isAtMost(b)).isEqualTo(both.equals(b));
      assertThat(both.rank() > a.rank()).isEqualTo(!both.equals(a));
      assertThat(both.newest()).isEqualTo(Math.max(a.newest(), b.newest()));
      assertThat(a.rank()).isNotNegative();
    }
  }

  @Test
  void forgetting_isAStepUp_andTakesNoMember() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      View a = any(random);
      View next = a.forgetting(random.nextInt(8));

      assertThat(a.isAtMost(next)).isTrue();
      assertThat(next.members()).isEqualTo(a.members());
      assertThat(a.merge(next)).isEqualTo(next);
      assertThat(next.rank()).isGreaterThanOrEqualTo(a.rank());
    }
  }

  /** Lives come and go by hundreds: the rank has to rise also where thousands are forgotten. */
  @Test
  void rank_risesOverAHistory_howeverManyAreForgottenAtOnce() {
    View view = View.EMPTY.with(member("a"), Life.READY);
    for (int i = 0; i < 9_000; i++) {
      view = view.with(new Standing(life("b", i), 2, Life.EXPELLED));
    }

    View next = view.forgetting(2);

    assertThat(next.standings()).hasSize(1);
    assertThat(next.rank()).isGreaterThan(view.rank());
  }
}
