// Activation dumps of every kind, and the values that they promise.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/common/dump_input.h"
#include "parsers/common/value_reader.h"
#include "parsers/debug_tensors/debug_tensors_reader.h"
#include "parsers/dump_text/dump_text_reader.h"
#include "parsers/exported_outputs/exported_outputs_reader.h"
#include "parsers/measured_loss/measured_loss_reader.h"
#include "parsers/numpy/numpy_reader.h"
#include "parsers/raw_tensor/raw_tensor_reader.h"
#include "parsers/run_results/run_results_reader.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

class ExactSource final : public ByteSource {
 public:
  explicit ExactSource(const fuzz::ExactBytes& bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.view().size(); }
  std::size_t ReadAt(uint64_t offset, char* out, std::size_t count) const override {
    if (offset >= size()) return 0;
    return bytes_.view().copy(out, count, static_cast<std::size_t>(offset));
  }
  std::string_view View() const override { return bytes_.view(); }
  const std::string& damage() const override { return no_damage_; }

 private:
  const fuzz::ExactBytes& bytes_;
  std::string no_damage_;
};

// A deflated member may hold a thousand times what is there; a fuzzer has no time for all of it.
void ReadValues(const Activation& tensor) {
  constexpr std::size_t kMost = 10000;
  std::vector<double> values(100);
  const std::unique_ptr<ValueReader> reader = OpenValues(tensor);
  std::size_t done = 0;
  std::size_t count = values.size();
  while (count == values.size() && done < kMost) {
    count = reader->Read(values.data(), values.size());
    done += count;
  }
  const bool ended = count < values.size();
  if (tensor.elements && ended) Expect(done == *tensor.elements || !reader->problem().empty());
}

void CheckDump(const Dump& dump) {
  for (const Activation& tensor : dump.tensors) {
    Expect(tensor.bytes != nullptr);
    if (tensor.dims) Expect(ElementsOf(*tensor.dims) == tensor.elements);
    ReadValues(tensor);
  }
}

void Read(const fuzz::ExactBytes& bytes, const char* name) {
  constexpr DumpFormat kFormats[] = {{"numpy", SniffNumpy, ReadNumpy},
                                     {"debug_tensors", SniffDebugSummary, ReadDebugSummary},
                                     {"outputs", SniffExportedOutputs, ReadExportedOutputs},
                                     {"results", SniffRunResults, ReadRunResults},
                                     {"raw", SniffRawTensor, ReadRawTensor},
                                     {"text", SniffDumpText, ReadDumpText},
                                     {"loss", SniffMeasuredLoss, ReadMeasuredLoss}};
  const DumpInput input = MakeDumpInput(std::make_shared<ExactSource>(bytes), name, name);
  for (const DumpFormat& format : kFormats) {
    if (!format.sniff(input)) continue;
    Dump dump;
    format.read(input, dump);
    CheckDump(dump);
  }
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  const fuzz::ExactBytes bytes(data, size);
  Read(bytes, "/nowhere/dump");
  Read(bytes, "/nowhere/x.output.2.3.int4.raw");
  Read(bytes, "/nowhere/tensor_summary.json");
  Read(bytes, "/nowhere/x.npz");
  return 0;
}
