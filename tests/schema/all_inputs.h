// Every input that there is to test with, in groups, and the program's output for it.
#ifndef TRTSCOPE_TESTS_SCHEMA_ALL_INPUTS_H_
#define TRTSCOPE_TESTS_SCHEMA_ALL_INPUTS_H_

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/corpus/corpus.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {

/// The files of one command line.
using Inputs = std::vector<std::string>;
using Json = nlohmann::json;

enum class Group { kFixtures, kMalformed, kCorpus };

inline std::filesystem::path FixtureFolder() {
  return std::filesystem::path(TRTSCOPE_SOURCE_DIR) / "fixtures";
}

/// The files in a folder of fixtures.
inline Inputs InputsIn(const std::filesystem::path& folder) {
  Inputs inputs;
  for (const auto& file : EntriesOf(folder)) {
    if (file.filename() != "ORIGIN.md") inputs.push_back(file.string());
  }
  return inputs;
}

inline std::vector<Inputs> InputsOf(Group group) {
  std::vector<Inputs> all;
  if (group == Group::kCorpus) {
    for (const auto& log : corpus::Files("logs", ".log")) all.push_back({log.string()});
    return all;
  }
  const bool malformed = group == Group::kMalformed;
  for (const auto& entry : EntriesOf(malformed ? FixtureFolder() / "malformed" : FixtureFolder())) {
    // With an ending it is one input, even where it is a directory on purpose.
    const bool single = malformed && !entry.extension().empty();
    const Inputs inputs = single ? Inputs{entry.string()} : InputsIn(entry);
    if (entry.filename() != "ORIGIN.md" && entry.filename() != "malformed") all.push_back(inputs);
  }
  return all;
}

/// Calls `check` for every input of the group; a failure tells which. Skips a corpus that is not
/// there.
inline void ForAll(Group group, const std::function<void(const Inputs&)>& check) {
  const std::vector<Inputs> all = InputsOf(group);
  if (all.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const Inputs& inputs : all) {
    SCOPED_TRACE(inputs.front());
    check(inputs);
  }
}

inline std::string GroupName(const testing::TestParamInfo<Group>& info) {
  constexpr std::array<const char*, 3> kNames = {"Fixtures", "Malformed", "Corpus"};
  return kNames[static_cast<std::size_t>(info.param)];
}

/// Standard output of `trtscope ARGS… INPUTS…`.
inline std::string Print(std::vector<std::string> args, const Inputs& inputs) {
  args.insert(args.end(), inputs.begin(), inputs.end());
  return RunTrtscope(std::move(args)).out;
}

inline Json RunJson(std::string_view command, const Inputs& inputs) {
  return Json::parse(Print({std::string(command), "--format", "json"}, inputs), nullptr, false);
}

/// By value: a range-for keeps no temporary alive that is deeper inside.
inline Json Engines(std::string_view command, const Inputs& inputs) {
  return RunJson(command, inputs).at("engines");
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_SCHEMA_ALL_INPUTS_H_
