package borg.peer;

import borg.placement.Key;
import borg.store.Digest;
import borg.store.Entry;
import borg.store.Position;
import borg.store.Value;
import borg.store.Version;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Messages of every kind with any contents, the same again for the same seed. */
final class RandomMessages {

  private static final String[] TEXTS = {"", "a", "athens", "ünï-çødé", "水", "🜁 air", "b\0\n\"c"};

  private final Random random;

  RandomMessages(long seed) {
    this.random = new Random(seed);
  }

  /** One of each kind of request. */
  List<Request<?>> requests() {
    boolean bulk = random.nextBoolean();
    int[] buckets = buckets();
    return List.of(
        new Exchange(member(), random.nextInt(1 << 20), history(), maybe(this::uuid)),
        operate(),
        new OperateMany(times(1 + random.nextInt(3), this::operate)),
        new Applied(random.nextLong(), times(2, this::key), times(2, this::version)),
        random.nextBoolean()
            ? new Read(random.nextLong(), key())
            : new Read(random.nextLong(), key(), random.nextInt(Read.ANY_LENGTH)),
        new Await(random.nextLong(), key(), maybe(this::version), natural()),
        apply(bulk),
        new ApplyMany(times(1 + random.nextInt(3), () -> apply(false))),
        new Fetch(random.nextLong(), key()),
        new Claim(
            random.nextLong(),
            buckets,
            ranks(buckets.length),
            times(buckets.length, () -> maybe(this::uuid))),
        new Pull(random.nextLong(), bucket(), maybe(this::position), random.nextInt(1 << 30)),
        new Whole(random.nextLong(), buckets, times(buckets.length, this::digest)),
        new Surplus(random.nextLong(), buckets, times(buckets.length, this::holding)),
        new Holders(random.nextLong(), buckets),
        new Collect(random.nextLong(), bucket(), times(3, this::key), times(3, this::version)),
        new Inspect(),
        new Locate(key()),
        new Discard(random.nextLong(), buckets),
        new AcceptLoss(random.nextLong()),
        new Relay(uuid(), uuid(), new Read(random.nextLong(), key()), natural()),
        new Compare(random.nextLong(), buckets, times(buckets.length, this::digest)),
        new Recall(random.nextLong(), buckets),
        new Retrieve(random.nextLong(), bucket(), maybe(this::position), random.nextInt(1 << 30)),
        new TakeBack(random.nextLong(), bucket(), digest()),
        new MayLeave(random.nextLong()),
        new Scan(
            random.nextLong(),
            new int[] {bucket(), bucket()},
            maybe(this::position),
            new Selection(text(), text(), bulk),
            1 + random.nextInt(1 << 30),
            random.nextInt(1 << 30)),
        new Follow(random.nextLong(), natural() - 1, bucket(), natural(), version()),
        new Recount(random.nextLong(), version(), bucket(), version()));
  }

  private Operate operate() {
    return new Operate(
        random.nextLong(), operation(), natural(), random.nextLong(), random.nextBoolean());
  }

  private Recollection recollection() {
    return new Recollection(
        some(this::remembered), random.nextBoolean() ? Recollection.ALL : natural());
  }

  private Apply apply(boolean bulk) {
    return new Apply(
        random.nextLong(), bucket(), some(this::entry), recollection(), bulk, one(Cause.values()));
  }

  /** One of each kind of reply. */
  List<Reply> replies() {
    return List.of(
        exchangeReply(),
        random.nextBoolean()
            ? outcome()
            : new Outcome(Outcome.Status.CREATED, version()).entrustedUntil(deadline()),
        random.nextBoolean() ? new ReadReply(maybe(this::entry)) : new ReadReply(null, true),
        new Awaited(random.nextBoolean()),
        Ack.DONE,
        new Answers(List.of(Answer.of(outcome()), Answer.of(Ack.DONE))),
        new Found(maybe(this::entry), maybe(this::pending), recollection()),
        holdings(),
        new Page(some(this::entry), some(this::pending), recollection(), maybe(this::position)),
        new Confirmed(BitSet.valueOf(new long[] {random.nextLong(), random.nextLong()})),
        nodeInfo(),
        new Located(maybe(this::version)),
        new Accepted(bucket()),
        new Relayed(new ReadReply(maybe(this::entry))),
        recalled(),
        new Scanned(
            some(this::key),
            some(this::entry),
            random.nextInt(1 << 20),
            maybe(this::position),
            buckets(),
            buckets()),
        new Followed(
            some(this::change),
            natural(),
            random.nextBoolean(),
            version(),
            some(() -> new Held(version(), key()))),
        new Recounted(
            some(this::change),
            maybe(this::version),
            natural(),
            version(),
            natural(),
            natural(),
            some(() -> new Gone(uuid(), natural()))));
  }

  Member anyMember() {
    return member();
  }

  private ExchangeReply exchangeReply() {
    return new ExchangeReply(
        member(),
        history(),
        new HashSet<>(some(this::uuid)),
        random.nextBoolean(),
        random.nextBoolean(),
        maybe(this::uuid),
        text(),
        random.nextLong(),
        random.nextLong());
  }

  private Holdings holdings() {
    int count = random.nextInt(4);
    return new Holdings(
        random.nextLong(), times(count, this::holding), times(count, this::lineage), version());
  }

  private Change change() {
    return new Change(key(), version(), one(Change.Kind.values()), text(), bucket());
  }

  private <T> T one(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private Recalled recalled() {
    int count = random.nextInt(4);
    return new Recalled(times(count, () -> Optional.ofNullable(maybe(this::kept))), ranks(count));
  }

  private Kept kept() {
    return new Kept(digest(), lineage(), new HashSet<>(some(this::uuid)));
  }

  private long never() {
    return random.nextBoolean() ? Lineage.NEVER : Lineage.ELSEWHERE;
  }

  private Lineage lineage() {
    var pairs = some(() -> new Lineage.Pair(natural(), uuid(), uuid()));
    return new Lineage(random.nextBoolean() ? never() : natural(), pairs);
  }

  private long[] ranks(int count) {
    return LongStream.generate(() -> random.nextBoolean() ? never() : natural())
        .limit(count)
        .toArray();
  }

  private NodeInfo nodeInfo() {
    return new NodeInfo(
        natural(), natural(), natural(), natural(), bucket(), natural(), natural(), natural(),
        bucket(), natural(), natural(), natural());
  }

  private Operation operation() {
    long unmodifiedSince = random.nextBoolean() ? Condition.ANY_TIME : random.nextLong();
    var condition = new Condition(maybe(this::tags), maybe(this::tags), unmodifiedSince);
    var operation =
        switch (random.nextInt(5)) {
          case 0 -> Operation.put(uuid(), key(), value(), natural(), condition);
          case 1 -> Operation.patch(uuid(), key(), value(), natural(), condition);
          case 2 -> Operation.touch(uuid(), key(), natural(), condition);
          case 3 -> Operation.note(uuid(), key(), new ClientKey(uuid(), uuid()));
          default -> Operation.delete(uuid(), key(), condition);
        };
    var keyed = operation.once(maybe(() -> new ClientKey(uuid(), uuid())));
    return random.nextBoolean() ? keyed : keyed.withPrevious();
  }

  private Condition.Tags tags() {
    return new Condition.Tags(random.nextBoolean(), some(this::version));
  }

  private Outcome outcome() {
    var statuses = Outcome.Status.values();
    return new Outcome(
        statuses[random.nextInt(statuses.length)],
        maybe(this::version),
        random.nextBoolean(),
        maybe(() -> new Details(natural(), maybe(this::version), maybe(this::value), text())),
        null);
  }

  private Remembered remembered() {
    return new Remembered(uuid(), key(), outcome(), maybe(() -> new Retained(uuid(), natural())));
  }

  private Pending pending() {
    return new Pending(entry(), some(this::remembered));
  }

  private Entry entry() {
    return new Entry(key(), version(), maybe(this::value), deadline());
  }

  private long deadline() {
    return random.nextBoolean() ? Entry.NEVER : random.nextLong() >> 2;
  }

  private Value value() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new Value(random.nextBoolean() ? "text/plain" : "x/\u00e9", bytes);
  }

  private Digest digest() {
    return new Digest(random.nextInt(Integer.MAX_VALUE), random.nextLong());
  }

  private Holding holding() {
    return new Holding(digest(), digest(), random.nextBoolean());
  }

  private Position position() {
    return new Position(random.nextLong(), key());
  }

  private Key key() {
    return Key.of("k" + text() + random.nextInt(1000));
  }

  private Version version() {
    return new Version(random.nextLong() & Long.MAX_VALUE);
  }

  private History history() {
    List<Member> members = times(1 + random.nextInt(6), this::member);
    View installed = view(members);
    View view = installed.merge(view(members));
    List<View> trail = new ArrayList<>(some(() -> view(members)));
    trail.add(view);
    return random.nextInt(5) == 0 ? History.NONE : new History(natural(), view, installed, trail);
  }

  private View view(List<Member> members) {
    View view = View.EMPTY;
    for (Member member : members) {
      if (random.nextInt(4) > 0) {
        view = view.with(member, Life.values()[random.nextInt(Life.values().length)]);
      }
    }
    return random.nextInt(3) == 0 ? view.forgetting(random.nextInt(6)) : view;
  }

  private Member member() {
    return new Member(
        uuid(), text(), "http://" + text(), text(), random.nextInt(40) / 4.0, random.nextBoolean());
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private int[] buckets() {
    return IntStream.generate(this::bucket).limit(random.nextInt(20)).toArray();
  }

  private int bucket() {
    return random.nextInt(16_384);
  }

  private long natural() {
    return random.nextLong() >>> (1 + random.nextInt(62));
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> some(Supplier<T> value) {
    return times(random.nextInt(4), value);
  }

  private static <T> List<T> times(int count, Supplier<T> value) {
    return Stream.generate(value).limit(count).toList();
  }
}
