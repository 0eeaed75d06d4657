package borg.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value while it is changed: a text as long as nobody has looked into it, then its members
 * or elements, each of which is a text again. Texts never change and may be shared.
 */
sealed interface Node {

  /** About how many bytes it will have. */
  long size();

  /** How deep it is nested. */
  int depth();

  void write(JsonOutput out);

  /** The value as it is now, whatever becomes of this one. */
  default JsonText.Part frozen(Workload work) {
    long size = size();
    work.work(size);
    var out = new JsonOutput(work.maxGrown());
    write(out);
    byte[] bytes = out.bytes();
    return new JsonText.Part(bytes, 0, bytes.length);
  }

  /** What is, as far as anybody knows, as it came. */
  record Text(JsonText.Part part) implements Node {

    @Override
    public JsonText.Part frozen(Workload work) {
      return part;
    }

    @Override
    public long size() {
      return part.length();
    }

    @Override
    public int depth() {
      return part.depth();
    }

    @Override
    public void write(JsonOutput out) {
      out.add(part);
    }

    /** This value, taken apart by one level; itself if there is nothing to take apart. */
    Node opened(Workload work) {
      if (part.isObject()) {
        Map<String, JsonText.Part> members;
        try {
          members = part.members();
        } catch (IllegalArgumentException e) {
          throw PatchException.conflict(
              "An object in the value can't be told: %s.", e.getMessage());
        }
        work.openedMembers(members.size());
        var opened = new Members();
        members.forEach((name, value) -> opened.byName.put(name, new Text(value)));
        return opened;
      }
      if (part.isArray()) {
        List<JsonText.Part> elements = part.elements();
        work.opened(elements.size());
        var opened = new Elements();
        elements.forEach(element -> opened.list.add(new Text(element)));
        return opened;
      }
      return this;
    }
  }

  /** An object. */
  final class Members implements Node {

    final Map<String, Node> byName = new LinkedHashMap<>();

    @Override
    public long size() {
      long size = 2;
      for (Map.Entry<String, Node> member : byName.entrySet()) {
        size += member.getKey().length() + 4 + member.getValue().size();
      }
      return size;
    }

    @Override
    public int depth() {
      return 1 + byName.values().stream().mapToInt(Node::depth).max().orElse(0);
    }

    @Override
    public void write(JsonOutput out) {
      char before = '{';
      for (Map.Entry<String, Node> member : byName.entrySet()) {
        out.add(before);
        out.addQuoted(member.getKey());
        out.add(':');
        member.getValue().write(out);
        before = ',';
      }
      if (byName.isEmpty()) {
        out.add('{');
      }
      out.add('}');
    }
  }

  /** An array. */
  final class Elements implements Node {

    final List<Node> list = new ArrayList<>();

    @Override
    public long size() {
      return 2 + list.size() + list.stream().mapToLong(Node::size).sum();
    }

    @Override
    public int depth() {
      return 1 + list.stream().mapToInt(Node::depth).max().orElse(0);
    }

    @Override
    public void write(JsonOutput out) {
      char before = '[';
      for (Node element : list) {
        out.add(before);
        element.write(out);
        before = ',';
      }
      if (list.isEmpty()) {
        out.add('[');
      }
      out.add(']');
    }
  }
}
