package borg.simulator;

import borg.node.Node;
import borg.replication.OpenReplicas;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;

/** Looks at what no class of the product shows to others: what is kept inside. */
final class Inside {

  /** What was looked for and is not there any more: a mutant that is broken itself. */
  static final class Missing extends Error {
    private static final long serialVersionUID = 1;

    Missing(String what) {
      super(what);
      first = first == null ? what : first;
    }
  }

  /** The first thing that was missing; somebody may have caught the error. */
  private static volatile String first;

  private Inside() {}

  /** What was looked for here and is not there any more; null if nothing is. */
  static String missing() {
    return first;
  }

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
    throw new Missing("no field " + name + " in " + of.getClass());
  }

  /** Gives a field, private or not, of this class another value. */
  static void set(Object of, String name, Object value) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.set(of, value);
    } catch (NoSuchFieldException e) {
      throw new Missing("no field " + name + " in " + of.getClass());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
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
    throw new Missing("no method " + name + " in " + of.getClass());
  }

  /** The other lives that it keeps in mind, as they change. */
  static Map<?, ?> acquaintances(Node node) {
    return (Map<?, ?>) get(get(get(node, "membership"), "known"), "acquaintances");
  }

  static OpenReplicas replicas(Node node) {
    return new OpenReplicas(get(get(node, "replicas"), "replicas"));
  }

  static Object replica(Node node, int bucket) {
    return ((Object[]) get(get(node, "replicas"), "replicas"))[bucket];
  }
}
