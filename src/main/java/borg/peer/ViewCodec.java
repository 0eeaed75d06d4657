package borg.peer;

import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import borg.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How members and histories travel. */
final class ViewCodec {

  /*
   * A history is mostly repetition: the view, the installed one and the trail are often one and the
   * same view, or name the same members at other stages. So the members come first, each once; then
   * each different view as one byte for each of them (0 where it does not know that member, else its
   * stage); then the parts of the history as numbers of views.
   */

  /** Longest name, zone or URL, in bytes. */
  static final int MAX_TEXT_BYTES = 4_096;

  private static final int MAX_MEMBERS = 10_000;
  private static final int MAX_VIEWS = 1_000;
  private static final int LEAST_MEMBER_BYTES = 16 + 3 + Double.BYTES;

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
  }

  static Member readMember(WireReader in) {
    UUID id = in.uuid();
    String name = in.text(MAX_TEXT_BYTES);
    String url = in.text(MAX_TEXT_BYTES);
    String zone = in.text(MAX_TEXT_BYTES);
    return new Member(id, name, url, zone, Double.longBitsToDouble(in.fixed64()));
  }

  static void writeHistory(WireWriter out, History history) {
    Map<View, Integer> views = number(history);
    Map<UUID, Member> members = new LinkedHashMap<>();
    for (View view : views.keySet()) {
      view.standings().forEach(s -> members.putIfAbsent(s.member().id(), s.member()));
    }
    out.list(List.copyOf(members.values()), ViewCodec::writeMember);
    out.varint(views.size());
    for (View view : views.keySet()) {
      for (UUID id : members.keySet()) {
        out.u8(view.lifeOf(id).map(life -> STAGES.indexOf(life) + 1).orElse(0));
      }
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
    List<Member> members = in.list(LEAST_MEMBER_BYTES, ViewCodec::readMember);
    int count = in.number(MAX_VIEWS);
    if (members.size() > MAX_MEMBERS || (long) count * members.size() > in.remaining()) {
      throw WireReader.malformed("too many members or views");
    }
    var views = new ArrayList<View>();
    for (int i = 0; i < count; i++) {
      views.add(readView(in, members));
    }
    View view = pick(in, views);
    View installed = pick(in, views);
    return new History(view, installed, in.list(1, trail -> pick(trail, views)));
  }

  private static View readView(WireReader in, List<Member> members) {
    var standings = new ArrayList<View.Standing>();
    for (Member member : members) {
      int code = in.u8();
      if (code > STAGES.size()) {
        throw WireReader.malformed("stage " + code);
      }
      if (code > 0) {
        standings.add(new View.Standing(member, STAGES.get(code - 1)));
      }
    }
    return View.of(standings);
  }

  private static View pick(WireReader in, List<View> views) {
    int index = in.number(Integer.MAX_VALUE);
    if (index >= views.size()) {
      throw WireReader.malformed("view " + index + " of " + views.size());
    }
    return views.get(index);
  }
}
