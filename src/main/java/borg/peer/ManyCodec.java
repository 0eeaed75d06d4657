package borg.peer;

/** How requests that travel in one message do so, and their answers. */
final class ManyCodec {

  private ManyCodec() {}

  /* Each has a frame of its own, so that a later release may add something at its end. */

  static void writeOperates(WireWriter out, OperateMany many) {
    out.list(many.operates(), RequestCodec::write);
  }

  static OperateMany readOperates(WireReader in) {
    return new OperateMany(
        in.list(WireWriter.FRAME_OVERHEAD, i -> RequestCodec.readOne(i, Operate.class)));
  }

  static void writeApplies(WireWriter out, ApplyMany many) {
    out.list(many.applies(), RequestCodec::write);
  }

  static ApplyMany readApplies(WireReader in) {
    return new ApplyMany(
        in.list(WireWriter.FRAME_OVERHEAD, i -> RequestCodec.readOne(i, Apply.class)));
  }

  static void writeAnswers(WireWriter out, Answers answers) {
    out.list(answers.answers(), ReplyCodec::write);
  }

  static Answers readAnswers(WireReader in) {
    return new Answers(in.list(WireWriter.FRAME_OVERHEAD, ReplyCodec::readOne));
  }
}
