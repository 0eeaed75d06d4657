package borg.simulator;

import borg.node.Node;
import borg.replication.OpenReplicas;
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

  /** Gives a field, private or not, of this class another value. */
  static void set(Object of, String name, Object value) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.set(of, value);
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
    throw new IllegalArgumentException("no method " + name + " in " + of.getClass());
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
