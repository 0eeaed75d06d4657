package borg.api;

import borg.access.Caller;
import borg.metrics.OperationKind;
import borg.placement.Key;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A request as the front filter has read it. Resources find it in the servlet request. */
final class Call {

  private static final String ATTRIBUTE = Call.class.getName();
  private static final String KEY = "key";

  /** A request attribute, set by the grid's guard: servlets can't break a connection off. */
  private static final String ABORT = "borg.abort";

  /**
   * A request attribute, set by the grid's guard where the path has a semicolon: the server takes
   * what looks like the id of a session, or a version of itself, out of it.
   */
  private static final String PATH = "borg.path";

  private final HttpServletRequest http;
  private final FrontResponse response;
  private final Target target;
  private final Query query;
  private final Caller caller;
  private final InFlight.Permit permit;
  private final Stopwatch watch;
  private boolean suspended;

  private Call(
      HttpServletRequest http,
      FrontResponse response,
      Target target,
      Query query,
      Caller caller,
      InFlight.Permit permit,
      Stopwatch watch) {
    this.http = http;
    this.response = response;
    this.target = target;
    this.query = query;
    this.caller = caller;
    this.permit = permit;
    this.watch = watch;
  }

  /** Makes a request what resources see. */
  static Call begin(
      HttpServletRequest http,
      FrontResponse response,
      Target target,
      Query query,
      Caller caller,
      InFlight.Permit permit,
      Stopwatch watch) {
    var call = new Call(http, response, target, query, caller, permit, watch);
    http.setAttribute(ATTRIBUTE, call);
    return call;
  }

  static Call of(HttpServletRequest request) {
    return (Call) request.getAttribute(ATTRIBUTE);
  }

  /** The raw path, as it came. */
  static String pathOf(HttpServletRequest http) {
    return http.getAttribute(PATH) instanceof String path ? path : http.getRequestURI();
  }

  /** The request as it came, with all headers. */
  HttpServletRequest http() {
    return http;
  }

  Target target() {
    return target;
  }

  FrontResponse response() {
    return response;
  }

  /**
   * Who asks; null at an open page. What the path and the query name has been found to be open to
   * him.
   */
  Caller caller() {
    return caller;
  }

  /**
   * Checks a key that stands in the body.
   *
   * @throws Refusal 403 if it is not open to the caller
   */
  void checkNamed(Key key) {
    if (!caller.hasAllKeys()) {
      AccessControl.checkName(caller, key.toString(), "the key");
    }
  }

  InFlight.Permit permit() {
    return permit;
  }

  /** Says what the request is, where its method and path don't tell. */
  void is(OperationKind kind) {
    watch.is(kind);
  }

  /** The request is answered. Called once. */
  void end() {
    permit.close();
    watch.end();
  }

  /** Whether the request counts as being under way when the filter has returned. */
  boolean isSuspended() {
    return suspended;
  }

  /** JAX-RS has suspended the request, which counts as being under way until it is answered. */
  void suspended(AsyncResponse async) {
    suspended = true;
    async.register((CompletionCallback) failure -> end());
  }

  /**
   * Suspends a request without JAX-RS, unless that was done; in its own thread. Whoever answers it
   * completes it, and ends the call.
   */
  AsyncContext suspend() {
    if (suspended) {
      return http.getAsyncContext();
    }
    suspended = true;
    AsyncContext async = http.startAsync(http, response);
    async.setTimeout(0); // all that it may wait for has a time-out of its own
    return async;
  }

  /**
   * The parameters, after it was checked that there are no others.
   *
   * @throws Refusal 400 if there are
   */
  Query query(String... known) {
    var allowed = new ArrayList<>(List.of(known));
    if (target.takesKey() && target.key() == null) {
      allowed.add(KEY);
    }
    query.allow(allowed);
    return query;
  }

  /**
   * The key, from the path or from {@code ?key=}.
   *
   * @throws Refusal 400 if there is none, or it can't be one
   */
  Key key() {
    if (target.key() != null) {
      return target.key();
    }
    if (query.get(KEY) == null) {
      throw Refusal.badRequest("The key is missing: write it as ?key=...");
    }
    return Target.keyOf(query.get(KEY));
  }

  /** All lines of a header. */
  List<String> lines(String header) {
    return lines(http, header);
  }

  static List<String> lines(HttpServletRequest http, String header) {
    Enumeration<String> lines = http.getHeaders(header);
    return lines == null ? List.of() : Collections.list(lines);
  }

  /**
   * Checks that the body comes as it is, in no encoding.
   *
   * @throws Refusal 415 if it does not
   */
  void refuseEncoding() {
    if (!lines("Content-Encoding").isEmpty()) {
      throw new Refusal(
          Problem.of(415, "Content-Encoding is not understood: send the body as it is.")
              .with("Accept-Encoding", "identity"));
    }
  }

  /** Breaks the connection off, so that nobody takes half of an answer for all. */
  static void breakOff(ServletRequest http) {
    if (http.getAttribute(ATTRIBUTE) instanceof Call call) {
      call.watch.broke();
    }
    if (http.getAttribute(ABORT) instanceof Runnable abort) {
      abort.run();
    }
  }

  /** A problem as JAX-RS sends it. */
  Response answer(Problem problem) {
    response.tells(problem);
    return answer(http, problem);
  }

  static Response answer(HttpServletRequest http, Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(problem.json(http.getContextPath(), pathOf(http)));
    problem.headers().forEach(answer::header);
    return answer.build();
  }
}
