package borg.json;

import borg.json.JsonText.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JSON Patch (RFC 6902): operations, one after the other, all or none. */
final class OperationsPatch implements Patch {

  /** Operations in one patch. */
  static final int MAX_OPERATIONS = 1_000;

  /** One operation; {@code from} and {@code value} are null where they mean nothing. */
  private record Operation(String op, Pointer path, Pointer from, Part value) {

    static Operation of(Map<String, Part> members) {
      String op = string(members, "op");
      Pointer path = Pointer.of(string(members, "path"));
      return switch (op) {
        case "add", "replace", "test" -> new Operation(op, path, null, required(members, "value"));
        case "move", "copy" -> {
          Pointer from = Pointer.of(string(members, "from"));
          if (op.equals("move") && from.isAbove(path)) {
            throw new IllegalArgumentException("nothing can be moved into itself");
          }
          yield new Operation(op, path, from, null);
        }
        case "remove" -> new Operation(op, path, null, null);
        default -> throw new IllegalArgumentException("there is no 'op' like that");
      };
    }

    private static Part required(Map<String, Part> members, String name) {
      Part part = members.get(name);
      if (part == null) {
        throw new IllegalArgumentException("'" + name + "' is missing");
      }
      return part;
    }

    private static String string(Map<String, Part> members, String name) {
      Part part = required(members, name);
      if (!part.isString()) {
        throw new IllegalArgumentException("'" + name + "' is not a text");
      }
      return part.string();
    }
  }

  private final List<Operation> operations;

  private OperationsPatch(List<Operation> operations) {
    this.operations = operations;
  }

  static OperationsPatch of(byte[] bytes) {
    Part patch = JsonText.parse(bytes);
    if (!patch.isArray()) {
      throw new IllegalArgumentException("not an array of operations");
    }
    List<Part> elements = patch.elements();
    if (elements.size() > MAX_OPERATIONS) {
      throw new IllegalArgumentException("more than " + MAX_OPERATIONS + " operations");
    }
    var operations = new ArrayList<Operation>(elements.size());
    for (Part element : elements) {
      try {
        if (!element.isObject()) {
          throw new IllegalArgumentException("not an object");
        }
        operations.add(Operation.of(element.members()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "operation %d: %s".formatted(operations.size() + 1, e.getMessage()), e);
      }
    }
    return new OperationsPatch(operations);
  }

  @Override
  public Node apply(Node root, Workload work) {
    var document = new Document(root, work);
    int number = 0;
    for (Operation operation : operations) {
      number++;
      try {
        apply(operation, document, work);
      } catch (PatchException e) {
        throw new PatchException(
            e.reason(), "Operation %d (%s): %s".formatted(number, operation.op(), e.getMessage()));
      }
    }
    return document.root();
  }

  private static void apply(Operation operation, Document document, Workload work) {
    Pointer path = operation.path();
    switch (operation.op()) {
      case "add" -> document.add(path, new Node.Text(operation.value()));
      case "remove" -> document.remove(path);
      case "replace" -> document.replace(path, new Node.Text(operation.value()));
      case "move" -> {
        if (!operation.from().equals(path)) {
          document.add(path, document.remove(operation.from()));
        } else {
          document.get(path);
        }
      }
      case "copy" -> document.add(path, new Node.Text(document.get(operation.from()).frozen(work)));
      default -> test(document.get(path).frozen(work), operation.value(), work);
    }
  }

  private static void test(Part actual, Part expected, Workload work) {
    boolean equal;
    try {
      equal = new Equality(work).areEqual(actual, expected);
    } catch (IllegalArgumentException e) {
      throw PatchException.conflict("an object can't be told: %s.", e.getMessage());
    }
    if (!equal) {
      throw PatchException.conflict("the value there is another one.");
    }
  }
}
