// CSV, Markdown and text of every command on every input: tables have as many cells as columns,
// nothing wraps, nothing reaches the terminal that is no text.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "src/writers/writers.h"
#include "tests/schema/all_inputs.h"

namespace trtscope {
namespace {

class TableOutput : public testing::TestWithParam<Group> {};

INSTANTIATE_TEST_SUITE_P(Of, TableOutput,
                         testing::Values(Group::kFixtures, Group::kMalformed, Group::kCorpus),
                         GroupName);

// Fields of every record (RFC 4180).
std::vector<std::vector<std::string>> ParseCsv(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  std::vector<std::string> record;
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n')) {
      record.push_back(std::exchange(field, ""));
      if (c == '\n') records.push_back(std::exchange(record, {}));
    } else if (quoted || c != '\r') {
      field += c;
    }
  }
  EXPECT_FALSE(quoted);
  EXPECT_TRUE(field.empty() && record.empty()) << "the last record has no line end";
  return records;
}

TEST_P(TableOutput, CsvHasAsManyFieldsAsColumnsInEveryRow) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const std::string_view command :
         {"report", "precision", "hot", "reformats", "build", "check"}) {
      const auto records = ParseCsv(Print({std::string(command), "--format", "csv"}, inputs));
      for (const auto& record : records)
        EXPECT_EQ(record.size(), records.front().size()) << command;
    }
  });
}

TEST_P(TableOutput, CsvOfPrecisionHasARowALayer) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    const auto records = ParseCsv(Print({"precision", "--format", "csv"}, inputs));
    std::size_t row = 1;
    for (const Json& engine : Engines("precision", inputs)) {
      for (const Json& layer : engine.at("layers")) {
        ASSERT_LT(row, records.size());
        const std::string id = std::to_string(layer.at("id").get<std::size_t>());
        EXPECT_EQ(records[row][1], id);
        ++row;
      }
    }
    EXPECT_EQ(row, std::max<std::size_t>(records.size(), 1));
  });
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// `|` that separate cells: those without a backslash before them.
std::size_t Separators(const std::string& line) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '|')
      ++count;
  }
  return count;
}

TEST_P(TableOutput, MarkdownTablesHaveEquallyManyCellsInEveryRow) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const std::string_view command :
         {"report", "precision", "hot", "reformats", "build", "check"}) {
      std::size_t columns = 0;
      for (const std::string& line :
           LinesOf(Print({std::string(command), "--format", "md"}, inputs))) {
        const std::size_t here = line.starts_with("|") ? Separators(line) : 0;
        if (columns != 0 && here != 0) {
          EXPECT_EQ(here, columns) << command << ": " << line;
        }
        columns = here;
      }
    }
  });
}

// Long words (paths) are not broken: they get copied.
bool IsOneWord(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin != std::string_view::npos && line.find(' ', begin) == std::string_view::npos;
}

TEST_P(TableOutput, TextFitsTheWidth) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    for (const std::string_view command :
         {"report", "precision", "hot", "reformats", "build", "check"}) {
      for (const std::string& line : LinesOf(Print({std::string(command)}, inputs))) {
        EXPECT_TRUE(DisplayWidth(line) <= 100 || IsOneWord(line)) << command << ": " << line;
      }
    }
  });
}

TEST_P(TableOutput, TextHoldsNoControlCharacters) {
  ForAll(GetParam(), [](const Inputs& inputs) {
    const auto is_control = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte < 0x20 || byte == 0x7f;
    };
    for (const std::string_view command :
         {"report", "precision", "hot", "reformats", "build", "check"}) {
      for (const std::string& line : LinesOf(Print({std::string(command)}, inputs))) {
        EXPECT_TRUE(std::none_of(line.begin(), line.end(), is_control)) << command << ": " << line;
      }
    }
  });
}

TEST(CsvReader, KnowsQuotesCommasAndLineEnds) {
  EXPECT_EQ(ParseCsv("a,\"b,\"\"c\"\"\",\"d\ne\"\nf,,\n"),
            (std::vector<std::vector<std::string>>{{"a", "b,\"c\"", "d\ne"}, {"f", "", ""}}));
}

TEST(MarkdownSeparators, LeaveOutWhatIsEscaped) { EXPECT_EQ(Separators("| a\\|b \\\\| c |"), 3U); }

}  // namespace
}  // namespace trtscope
