package borg.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * The response as JAX-RS sees it: an error that JAX-RS or the server would explain by a page of its
 * own becomes a problem document, and a stored media type goes out as the text that it is.
 */
final class FrontResponse extends HttpServletResponseWrapper {

  private static final String CONTENT_TYPE = "Content-Type";

  private final HttpServletRequest request;
  private String mediaType;
  private int status = SC_OK;
  private boolean outcomeUnknown;

  FrontResponse(HttpServletRequest request, HttpServletResponse response) {
    super(response);
    this.request = request;
    // The server itself leaves it out, against RFC 9110, section 6.6.1.
    super.setHeader("Date", HttpDate.now());
  }

  /** The same after the response has ended, when the server may have made it another one's. */
  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
    super.setStatus(status);
  }

  /** Takes note of what the client is told. */
  void tells(Problem problem) {
    outcomeUnknown = problem.type() == ProblemType.UNKNOWN_OUTCOME;
  }

  /** Whether the client is told that nobody knows whether it was done. */
  boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }

  /** Whatever media type JAX-RS will set, this one is sent: it can't handle every valid one. */
  void useMediaType(String mediaType) {
    this.mediaType = mediaType;
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }

  @Override
  public void sendError(int status) throws IOException {
    send(Problem.of(status, Sentences.of(status)));
  }

  /** Sends a problem, if nothing was sent yet. */
  void send(Problem problem) throws IOException {
    if (isCommitted()) {
      return;
    }
    super.reset();
    byte[] json = problem.json(request.getContextPath(), Call.pathOf(request));
    tells(problem);
    setStatus(problem.status());
    super.setHeader("Date", HttpDate.now());
    super.setHeader(CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.headers().forEach(super::setHeader);
    super.setContentLength(json.length);
    super.getOutputStream().write(json);
  }

  @Override
  public void setContentType(String type) {
    super.setHeader(CONTENT_TYPE, mediaType == null ? type : mediaType);
  }

  @Override
  public void setHeader(String name, String value) {
    super.setHeader(name, replaced(name, value));
  }

  @Override
  public void addHeader(String name, String value) {
    super.addHeader(name, replaced(name, value));
  }

  private String replaced(String name, String value) {
    return mediaType != null && name.equalsIgnoreCase(CONTENT_TYPE) ? mediaType : value;
  }
}
