package borg.json;

import java.util.List;

/** A JSON value while operations of a patch change it, place by place. Not thread-safe. */
final class Document {

  private static final int MAX_WORDS = 100;

  private final Workload work;
  private Node root;

  Document(Node root, Workload work) {
    this.root = root;
    this.work = work;
  }

  Node root() {
    return root;
  }

  /** What is there; fails if nothing is. */
  Node get(Pointer place) {
    return place.tokens().isEmpty() ? root : child(parent(place), last(place), place);
  }

  /** Adds a member, or replaces it; inserts an element. */
  void add(Pointer place, Node node) {
    checkDepth(place, node);
    work.grow(node.size());
    if (place.tokens().isEmpty()) {
      work.grow(-root.size());
      root = node;
      return;
    }
    String token = last(place);
    Node parent = parent(place);
    if (parent instanceof Node.Members members) {
      Node before = members.byName.put(token, node);
      work.grow(before == null ? token.length() + 4L : -before.size());
    } else if (parent instanceof Node.Elements elements) {
      List<Node> list = elements.list;
      int index = token.equals(Pointer.END) ? list.size() : Pointer.index(token, list.size() + 1);
      if (index < 0) {
        throw missing(place);
      }
      list.add(index, node);
    } else {
      throw missing(place);
    }
  }

  /** Takes away what is there, and gives it. */
  Node remove(Pointer place) {
    if (place.tokens().isEmpty()) {
      throw PatchException.conflict("the whole value can't be taken away; delete the entry.");
    }
    Node parent = parent(place);
    Node gone = child(parent, last(place), place);
    work.grow(-gone.size());
    if (parent instanceof Node.Members members) {
      members.byName.remove(last(place));
    } else if (parent instanceof Node.Elements elements) {
      elements.list.remove(Integer.parseInt(last(place)));
    }
    return gone;
  }

  /** Puts something in place of what is there. */
  void replace(Pointer place, Node node) {
    Node before = get(place);
    checkDepth(place, node);
    work.grow(node.size());
    work.grow(-before.size());
    put(place, node);
  }

  private void put(Pointer place, Node node) {
    if (place.tokens().isEmpty()) {
      root = node;
      return;
    }
    set(parent(place), last(place), node);
  }

  private static void set(Node parent, String token, Node node) {
    if (parent instanceof Node.Members members) {
      members.byName.put(token, node);
    } else if (parent instanceof Node.Elements elements) {
      elements.list.set(Integer.parseInt(token), node);
    }
  }

  /** What the place is in, taken apart, and so is everything above it. */
  private Node parent(Pointer place) {
    root = opened(root);
    Node node = root;
    for (String token : place.tokens().subList(0, place.tokens().size() - 1)) {
      Node child = child(node, token, place);
      Node opened = opened(child);
      if (opened != child) {
        set(node, token, opened);
      }
      node = opened;
    }
    return node;
  }

  private Node opened(Node node) {
    return node instanceof Node.Text text ? text.opened(work) : node;
  }

  private static Node child(Node parent, String token, Pointer place) {
    Node child = null;
    if (parent instanceof Node.Members members) {
      child = members.byName.get(token);
    } else if (parent instanceof Node.Elements elements) {
      int index = Pointer.index(token, elements.list.size());
      child = index < 0 ? null : elements.list.get(index);
    }
    if (child == null) {
      throw missing(place);
    }
    return child;
  }

  private static String last(Pointer place) {
    return place.tokens().get(place.tokens().size() - 1);
  }

  private static void checkDepth(Pointer place, Node node) {
    if (place.tokens().size() + node.depth() > JsonText.MAX_DEPTH) {
      throw PatchException.conflict(
          "the value would be nested deeper than %d.", JsonText.MAX_DEPTH);
    }
  }

  private static PatchException missing(Pointer place) {
    String text = place.text();
    String shown = text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "...";
    return PatchException.conflict("there is nothing at '%s'.", shown);
  }
}
