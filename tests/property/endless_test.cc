// Inputs that are no files: pipes of any length, devices without an end.
#include <gtest/gtest.h>

#include <unistd.h>

#include <thread>

#include "tests/property/facts.h"
#include "tests/property/logs.h"

namespace trtscope::property {
namespace {

// What `text` becomes when it is read from a pipe in pieces of `piece` bytes.
Session ThroughAPipe(const std::string& text, std::size_t piece) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe(ends), 0);
  std::thread writer([&] {
    std::string_view left = text;
    while (!left.empty()) {
      const ssize_t written = ::write(ends[1], left.data(), std::min(piece, left.size()));
      if (written <= 0) break;
      left.remove_prefix(static_cast<std::size_t>(written));
    }
    ::close(ends[1]);
  });
  std::FILE* in = ::fdopen(ends[0], "rb");
  Result<SourceText> source = SourceText::Read(in, "<stdin>");
  std::fclose(in);
  writer.join();
  Session session;
  EXPECT_TRUE(source.ok());
  if (source.ok()) AddInput(session, std::move(source.value()), {});
  return session;
}

TEST(Pipe, TellsWhatTheFileTells) {
  for (const NamedText& log : Fixtures("build.log")) {
    const Facts expected = FactsOf(ParseBytes(log.text));
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{1} << 16}) {
      EXPECT_EQ(Difference(expected, FactsOf(ThroughAPipe(log.text, piece))), "") << log.name;
    }
  }
}

TEST(Pipe, MayHoldManyTimesItsBuffer) {
  const std::string header = "[V] [TRT] Engine Layer Information:\n";
  std::string text = header;
  const std::string filler = "[V] [TRT] nothing that anybody asks about, but it takes its room\n";
  while (text.size() < (std::size_t{5} << 20)) text += filler;
  text += "Layer(Conv): last, Tactic: 1, a[Float(1,2)] -> b[Float(1,2)]\n";
  const Session session = ThroughAPipe(text, std::size_t{1} << 16);
  EXPECT_EQ(session.inputs[0].bytes, text.size());
  ASSERT_EQ(session.engines.size(), 1U);
  ASSERT_EQ(session.engines[0].layers.size(), 1U);
  EXPECT_EQ(session.engines[0].layers[0].name, "last");
}

TEST(Pipe, MayBeginWithAByteOrderMark) {
  const std::string log =
      "[V] [TRT] Engine Layer Information:\n"
      "Layer(Conv): a, Tactic: 1, x[Float(1)] -> y[Float(1)]\n";
  EXPECT_EQ(Difference(FactsOf(ParseBytes(log)), FactsOf(ThroughAPipe("\xEF\xBB\xBF" + log, 100))),
            "");
}

TEST(Pipe, MayBeEmpty) {
  const Session session = ThroughAPipe("", 1);
  EXPECT_EQ(session.diagnostics.count(Code::kEmptyFile), 1U);
}

// It would fill the memory before anybody looked at it.
TEST(Device, WithoutAnEndIsRefusedAtItsBeginning) {
  Result<SourceText> source = SourceText::Open("/dev/zero");
  ASSERT_TRUE(source.ok());
  EXPECT_LE(source.value().view().size(), std::size_t{1} << 20);
  Session session;
  EXPECT_FALSE(AddInput(session, std::move(source.value()), {}));
  EXPECT_EQ(session.diagnostics.count(Code::kBinaryFile), 1U);
}

}  // namespace
}  // namespace trtscope::property
