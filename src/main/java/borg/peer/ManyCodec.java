package borg.peer;

/** How requests that travel in one message do so, and their answers. */
final class ManyCodec {

  /** The least that an operation takes with its view, age and moment. */
  private static final int LEAST_OPERATE_BYTES = Long.BYTES + 16 + 1 + 2 + 5 + 1 + Long.BYTES;

  /** The least that an application takes: view, bucket, two lists, two flags. */
  private static final int LEAST_APPLY_BYTES = Long.BYTES + 1 + 2 + 2;

  /** The least that an answer takes: its frame. */
  private static final int LEAST_ANSWER_BYTES = WireWriter.FRAME_OVERHEAD;

  private ManyCodec() {}

  static void writeOperates(WireWriter out, OperateMany many) {
    out.list(many.operates(), RequestCodec::writeOperate);
  }

  static OperateMany readOperates(WireReader in) {
    return new OperateMany(in.list(LEAST_OPERATE_BYTES, RequestCodec::readOperate));
  }

  static void writeApplies(WireWriter out, ApplyMany many) {
    out.list(many.applies(), RequestCodec::writeApply);
  }

  static ApplyMany readApplies(WireReader in) {
    return new ApplyMany(in.list(LEAST_APPLY_BYTES, RequestCodec::readApply));
  }

  static void writeAnswers(WireWriter out, Answers answers) {
    out.list(answers.answers(), ReplyCodec::write);
  }

  static Answers readAnswers(WireReader in) {
    return new Answers(in.list(LEAST_ANSWER_BYTES, ReplyCodec::readOne));
  }
}
