package borg.peer;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import borg.view.View.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How members and histories travel. */
final class ViewCodec {

  /*
   * A history is mostly repetition: the view, the installed one and the trail are often one and the
   * same view, or name the same members at other stages. So the members and when they arrived come
   * first, each once; then each different view: its horizon and one byte for each of them (0 where it
   * does not list that member, else its stage); then the parts of the history as numbers of views.
   */

  /** Longest name, zone or URL, in bytes. */
  static final int MAX_TEXT_BYTES = 4_096;

  private static final int MAX_MEMBERS = 10_000;
  private static final int MAX_VIEWS = 1_000;
  private static final int LEAST_ARRIVAL_BYTES = 16 + 3 + Double.BYTES + 1 + 1;

  /** A member, and its number among all that ever became ready. */
  private record Arrival(Member member, long number) {

    static Arrival of(Standing standing) {
      return new Arrival(standing.member(), standing.arrival());
    }

    static Arrival read(WireReader in) {
      Arrival arrival = new Arrival(readMember(in), in.natural());
      if (arrival.number < 1) {
        throw WireReader.malformed("arrival " + arrival.number);
      }
      return arrival;
    }

    void write(WireWriter out) {
      writeMember(out, member);
      out.varint(number);
    }

    int stageIn(View view) {
      return view.standingOf(member.id())
          .filter(s -> s.arrival() == number)
          .map(s -> STAGES.indexOf(s.life()) + 1)
          .orElse(0);
    }
  }

  /* In the order of their codes less one, whatever order the enum may come to have. */
  private static final List<Life> STAGES =
      List.of(Life.READY, Life.LEAVING, Life.EXPELLED, Life.ENDED);

  private ViewCodec() {}

  static void writeMember(WireWriter out, Member member) {
    out.uuid(member.id());
    out.text(member.name());
    out.text(member.url());
    out.text(member.zone());
    out.fixed64(Double.doubleToLongBits(member.weight()));
    out.u8(member.carries() ? 1 : 0);
  }

  static Member readMember(WireReader in) {
    UUID id = in.uuid();
    String name = in.text(MAX_TEXT_BYTES);
    String url = in.text(MAX_TEXT_BYTES);
    String zone = in.text(MAX_TEXT_BYTES);
    double weight = Double.longBitsToDouble(in.fixed64());
    return new Member(id, name, url, zone, weight, in.u8() != 0);
  }

  static void writeHistory(WireWriter out, History history) {
    Map<View, Integer> views = number(history);
    Set<Arrival> arrivals = new LinkedHashSet<>();
    for (View view : views.keySet()) {
      view.standings().forEach(s -> arrivals.add(Arrival.of(s)));
    }
    out.fixed64(history.cluster());
    out.list(List.copyOf(arrivals), (o, arrival) -> arrival.write(o));
    out.varint(views.size());
    for (View view : views.keySet()) {
      out.varint(view.horizon());
      arrivals.forEach(arrival -> out.u8(arrival.stageIn(view)));
    }
    out.varint(views.get(history.view()));
    out.varint(views.get(history.installed()));
    out.list(history.trail(), (o, past) -> o.varint(views.get(past)));
  }

  private static Map<View, Integer> number(History history) {
    Map<View, Integer> views = new LinkedHashMap<>();
    views.put(history.view(), 0);
    views.putIfAbsent(history.installed(), views.size());
    history.trail().forEach(past -> views.putIfAbsent(past, views.size()));
    return views;
  }

  static History readHistory(WireReader in) {
    long cluster = in.fixed64();
    List<Arrival> arrivals = in.list(LEAST_ARRIVAL_BYTES, Arrival::read);
    int count = in.number(MAX_VIEWS);
    if (arrivals.size() > MAX_MEMBERS || (long) count * (arrivals.size() + 1) > in.remaining()) {
      throw WireReader.malformed("too many members or views");
    }
    var views = new ArrayList<View>();
    for (int i = 0; i < count; i++) {
      views.add(readView(in, arrivals));
    }
    View view = pick(in, views);
    View installed = pick(in, views);
    return new History(cluster, view, installed, in.list(1, trail -> pick(trail, views)));
  }

  private static View readView(WireReader in, List<Arrival> arrivals) {
    long horizon = in.natural();
    var standings = new ArrayList<Standing>();
    for (Arrival arrival : arrivals) {
      int code = in.u8();
      if (code > STAGES.size()) {
        throw WireReader.malformed("stage " + code);
      }
      if (code > 0) {
        standings.add(new Standing(arrival.member, arrival.number, STAGES.get(code - 1)));
      }
    }
    return View.of(horizon, standings);
  }

  private static View pick(WireReader in, List<View> views) {
    int index = in.number(Integer.MAX_VALUE);
    if (index >= views.size()) {
      throw WireReader.malformed("view " + index + " of " + views.size());
    }
    return views.get(index);
  }
}
