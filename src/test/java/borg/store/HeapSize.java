package borg.store;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Counts what an object and all that it refers to take in the heap of a 64-bit HotSpot with
 * compressed references (any heap below 32 GB): the same on every machine, so tests can assert it.
 */
final class HeapSize {

  private static final int OBJECT_HEADER_BYTES = 12;
  private static final int ARRAY_HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;
  private static final int ALIGNMENT_BYTES = 8;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> rest = new ArrayDeque<>();

  private HeapSize() {}

  static long of(Object root) {
    HeapSize size = new HeapSize();
    size.visit(root);
    long bytes = 0;
    while (!size.rest.isEmpty()) {
      bytes += size.measure(size.rest.pop());
    }
    return bytes;
  }

  private void visit(Object object) {
    if (object != null && seen.add(object)) {
      rest.push(object);
    }
  }

  private long measure(Object object) {
    Class<?> type = object.getClass();
    return aligned(type.isArray() ? measureArray(object) : measureFields(object, type));
  }

  private long measureArray(Object array) {
    int length = Array.getLength(array);
    Class<?> component = array.getClass().getComponentType();
    if (!component.isPrimitive()) {
      for (Object element : (Object[]) array) {
        visit(element);
      }
    }
    return ARRAY_HEADER_BYTES + (long) length * width(component);
  }

  private long measureFields(Object object, Class<?> type) {
    long bytes = OBJECT_HEADER_BYTES;
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += width(field.getType());
          visitField(object, field);
        }
      }
    }
    return bytes;
  }

  private void visitField(Object object, Field field) {
    if (field.getType().isPrimitive()) {
      return;
    }
    try {
      field.setAccessible(true);
      visit(field.get(object));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    }
    if (type == byte.class || type == boolean.class) {
      return 1;
    }
    return type == short.class || type == char.class ? 2 : REFERENCE_BYTES;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
  }
}
