// Engines as TREx 0.2.1 saw them: names, order, times, shares, bytes of tensors and weights. Where
// the two differ, the reason is a row below, and a row that explains nothing fails.
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/analysis/attribution.h"
#include "parsers/formats.h"
#include "tests/corpus/corpus.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;

enum class Why {
  kDropsLayers,      // NoOp, Constant and shape_call layers are not in its table
  kPadding,          // it counts elements, we count what a vectorised layout stores
  kOtherWeightsKey,  // it reads `Weights` only, not `ConvWeights` or `weights`
};

// --- The reference ----------------------------------------------------------

using CsvRow = std::map<std::string, std::string>;

std::vector<std::string> SplitCsv(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        cells.back() += line[++i];
      else
        quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else if (line[i] != '\r') {
      cells.back() += line[i];
    }
  }
  return cells;
}

std::vector<CsvRow> ReadCsv(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = SplitCsv(line);
  std::vector<CsvRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = SplitCsv(line);
    CsvRow row;
    for (std::size_t i = 0; i < std::min(header.size(), cells.size()); ++i)
      row[header[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

double Number(const CsvRow& row, const std::string& key) {
  return std::strtod(row.at(key).c_str(), nullptr);
}

// --- Ours -------------------------------------------------------------------

// "a__b__c.csv" stands for a/b/c; TREx's own examples lie below TREx/ and have a graph and a
// profile.
struct Inputs {
  fs::path layers;
  fs::path profile;
};

Inputs InputsOf(const fs::path& csv) {
  std::string path = csv.stem().string();
  for (std::size_t at = path.find("__"); at != std::string::npos; at = path.find("__", at + 1)) {
    path.replace(at, 2, "/");
  }
  const fs::path json = corpus::Root() / "json";
  if (path.starts_with("examples/")) {
    return {json / "TREx" / (path + ".graph.json"), json / "TREx" / (path + ".profile.json")};
  }
  // `__` also stands in file names: the corpus has a hash and a version before it.
  fs::path layers = json / path;
  if (!fs::exists(layers)) {
    const std::string whole = csv.stem().string();
    for (const auto& entry : fs::recursive_directory_iterator(json)) {
      std::string flat = fs::relative(entry.path(), json).string();
      for (std::size_t at = flat.find('/'); at != std::string::npos; at = flat.find('/', at)) {
        flat.replace(at, 1, "__");
      }
      if (flat == whole) layers = entry.path();
    }
  }
  const std::string name = layers.string();
  const std::size_t info = name.rfind("layer_info.log");
  const fs::path profile = info == std::string::npos ? "" : name.substr(0, info) + "profile.log";
  return {layers, profile};
}

void Add(Session& session, const fs::path& path) {
  Result<SourceText> text = SourceText::Open(path.string());
  ASSERT_TRUE(text.ok()) << path;
  ASSERT_TRUE(AddInput(session, std::move(text.value()), {})) << path;
}

std::size_t ElementBytes(Precision dtype) {
  return static_cast<std::size_t>(StorageBits(dtype).value_or(0)) / 8;
}

class Comparison {
 public:
  Comparison(const Engine& engine, const Attribution& attribution, std::set<Why>& used)
      : engine_(engine), attribution_(attribution), used_(used) {}

  void Run(const std::vector<CsvRow>& reference) {
    std::size_t next = 0;
    for (const Layer& layer : engine_.layers) {
      const bool dropped =
          layer.type == "NoOp" || layer.type == "Constant" || layer.type == "shape_call";
      if (next < reference.size() && reference[next].at("Name") == layer.name) {
        Compare(layer, reference[next++]);
      } else {
        EXPECT_TRUE(dropped) << layer.name;
        used_.insert(Why::kDropsLayers);
      }
    }
    EXPECT_EQ(next, reference.size()) << "layers of the reference that we do not have";
  }

 private:
  void Compare(const Layer& layer, const CsvRow& row) {
    SCOPED_TRACE(layer.name);
    EXPECT_EQ(row.at("subtype"), layer.type);
    const std::string tactic = row.at("tactic") == "TensorRT" ? "" : row.at("tactic");
    EXPECT_EQ(tactic, layer.tactic.name);
    CompareTimes(layer, row);
    CompareBytes(layer, row);
    CompareWeights(layer, row);
  }

  // Its shares are the file's percentages, ours are recomputed from averages of six digits.
  void CompareTimes(const Layer& layer, const CsvRow& row) {
    const LayerTime& time = attribution_.times[layer.id.index()];
    if (attribution_.profile == nullptr) return;
    ASSERT_TRUE(time.average_ms && time.share);
    EXPECT_DOUBLE_EQ(*time.average_ms, Number(row, "latency.avg_time"));
    EXPECT_NEAR(*time.share * 100, Number(row, "latency.pct_time"), 0.001);
  }

  void CompareBytes(const Layer& layer, const CsvRow& row) {
    int64_t ours = 0;
    int64_t unpadded = 0;
    for (const auto* tensors : {&layer.inputs, &layer.outputs}) {
      for (const Tensor& tensor : *tensors) {
        ASSERT_TRUE(TensorBytes(tensor).has_value()) << tensor.name;
        ours += *TensorBytes(tensor);
        auto plain = static_cast<int64_t>(ElementBytes(tensor.dtype));
        for (const Dim& dim : tensor.dims) plain *= dim.extent;
        unpadded += plain;
      }
    }
    const auto theirs = static_cast<int64_t>(Number(row, "total_io_size_bytes"));
    if (ours == theirs) return;
    EXPECT_EQ(unpadded, theirs);
    EXPECT_GT(ours, theirs);
    used_.insert(Why::kPadding);
  }

  void CompareWeights(const Layer& layer, const CsvRow& row) {
    const auto bytes =
        layer.weights_count.value_or(0) * static_cast<int64_t>(ElementBytes(layer.weights));
    const auto theirs = static_cast<int64_t>(Number(row, "weights_size"));
    if (bytes == theirs) return;
    EXPECT_TRUE(LayerAttribute(layer, "Weights").empty()) << bytes << " and " << theirs;
    EXPECT_EQ(theirs, 0);
    used_.insert(Why::kOtherWeightsKey);
  }

  const Engine& engine_;
  const Attribution& attribution_;
  std::set<Why>& used_;
};

TEST(TrexReference, AgreesUpToTheReasonsGiven) {
  if (!corpus::Present()) GTEST_SKIP() << "the corpus is not here";
  std::set<Why> used;
  std::size_t engines = 0;
  for (const fs::path& csv : corpus::Files("trex-reference", ".csv")) {
    SCOPED_TRACE(csv.filename().string());
    const Inputs inputs = InputsOf(csv);
    Session session;
    Add(session, inputs.layers);
    if (!inputs.profile.empty()) Add(session, inputs.profile);
    if (testing::Test::HasFatalFailure()) return;
    const Profile* const profile = session.profiles.empty() ? nullptr : &session.profiles[0];
    const Attribution attribution = Attribute(session.engines.at(0), profile);
    Comparison(session.engines[0], attribution, used).Run(ReadCsv(csv));
    ++engines;
  }
  EXPECT_EQ(engines, 15U);
  // A reason that no engine needs any more is not kept.
  const std::set<Why> expected = {Why::kDropsLayers, Why::kPadding, Why::kOtherWeightsKey};
  EXPECT_EQ(used, expected);
}

}  // namespace
}  // namespace trtscope
