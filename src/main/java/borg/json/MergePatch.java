package borg.json;

import java.util.Map;

/** A JSON Merge Patch (RFC 7396): members replace members, null takes them away. */
final class MergePatch implements Patch {

  private final JsonText.Part patch;

  private MergePatch(JsonText.Part patch) {
    this.patch = patch;
  }

  static MergePatch of(byte[] bytes) {
    JsonText.Part patch = JsonText.parse(bytes);
    checkNames(patch);
    return new MergePatch(patch);
  }

  /** Fails where an object names a member twice: which one is meant can't be known. */
  private static void checkNames(JsonText.Part patch) {
    if (patch.isObject()) {
      patch.members().values().forEach(MergePatch::checkNames);
    }
  }

  @Override
  public Node apply(Node root, Workload work) {
    work.grow(patch.length());
    return merge(root, patch, work);
  }

  private static Node merge(Node target, JsonText.Part patch, Workload work) {
    if (!patch.isObject()) {
      return new Node.Text(patch);
    }
    Node opened = target instanceof Node.Text text ? text.opened(work) : target;
    Node.Members result = opened instanceof Node.Members members ? members : new Node.Members();
    Map<String, JsonText.Part> changes = patch.members();
    work.openedMembers(changes.size());
    changes.forEach(
        (name, change) -> {
          if (change.isNull()) {
            result.byName.remove(name);
          } else {
            result.byName.put(name, merge(result.byName.get(name), change, work));
          }
        });
    return result;
  }
}
