package borg.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;

/** Loads Borg and its simulator afresh, with what a mutant changes. */
final class MutantLoader extends ClassLoader {

  private final Mutant mutant;
  private final ClassFileLocator files = ClassFileLocator.ForClassLoader.ofSystemLoader();
  private final TypePool types = TypePool.Default.of(files);

  MutantLoader(Mutant mutant) {
    super(ClassLoader.getSystemClassLoader());
    this.mutant = mutant;
    loadWhatIsChanged();
  }

  /* At once: what fails later, in some thread of a story, looks as if the story had caught it. */
  private void loadWhatIsChanged() {
    for (Mutant.Change change : mutant.changes) {
      try {
        loadClass(change.type());
      } catch (ClassNotFoundException | LinkageError e) {
        throw new IllegalStateException("mutant " + mutant.name + " can't be loaded", e);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("borg.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = null;
    for (Mutant.Change change : mutant.changes) {
      if (change.type().equals(name)) {
        bytes = alter(name, bytes, change);
      }
    }
    bytes = bytes == null ? read(name) : bytes;
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] alter(String name, byte[] before, Mutant.Change change) {
    var type = types.describe(name).resolve();
    if (type.getDeclaredMethods().filter(change.method()).isEmpty()) {
      throw new IllegalStateException(
          "mutant " + mutant.name + " changes what is not there, in " + name);
    }
    ClassFileLocator source =
        before == null
            ? files
            : new ClassFileLocator.Compound(ClassFileLocator.Simple.of(name, before), files);
    DynamicType.Builder<?> builder = new ByteBuddy().redefine(type, source);
    return change.alteration().of(builder).make().getBytes();
  }

  private byte[] read(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** Asks the {@link Judge} that was loaded here. */
  Object ask(String question, Object... arguments) {
    try {
      for (Method method : loadClass(Judge.class.getName()).getDeclaredMethods()) {
        if (method.getName().equals(question)) {
          method.setAccessible(true);
          return method.invoke(null, arguments);
        }
      }
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof LinkageError) {
        throw new IllegalStateException("mutant " + mutant.name + " is broken", e.getCause());
      }
      // A mutant may break anything, also what the judge counts on.
      return e.getCause().toString();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException("mutant " + mutant.name + " can't be loaded", e);
    }
    throw new IllegalArgumentException(question);
  }
}
