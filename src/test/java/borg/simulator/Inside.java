package borg.simulator;

import borg.node.Node;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;

/** Looks at what no class of the product shows to others: what is kept inside. */
final class Inside {

  private Inside() {}

  /** The value of a field, private or not, of this class or the one that it extends. */
  static Object get(Object of, String name) {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return valueOf(field, of);
        }
      }
    }
    throw new IllegalArgumentException("no field " + name + " in " + of.getClass());
  }

  private static Object valueOf(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a method answers, private or not; of those with this name the one of so many arguments.
   */
  static Object call(Object of, String name, Object... arguments) {
    for (Method method : of.getClass().getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        method.setAccessible(true);
        try {
          return method.invoke(of, arguments);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    throw new IllegalArgumentException("no method " + name + " in " + of.getClass());
  }

  /** How many keys of a bucket have a write pending, or somebody waiting. */
  static int busyKeys(Node node, int bucket) {
    Object ownership = get(replica(node, bucket), "ownership");
    return ownership.getClass().getSimpleName().equals("AsFirst")
        ? ((Map<?, ?>) get(ownership, "queues")).size()
        : 0;
  }

  /** How many writes of a bucket were rolled forward and are not known to be on two. */
  static int rolled(Node node, int bucket) {
    return ((Map<?, ?>) get(replica(node, bucket), "rolled")).size();
  }

  /** How many other lives it keeps in mind. */
  static int acquaintances(Node node) {
    return ((Map<?, ?>) get(get(get(node, "membership"), "known"), "acquaintances")).size();
  }

  static Object replica(Node node, int bucket) {
    return ((Object[]) get(get(node, "replicas"), "replicas"))[bucket];
  }
}
