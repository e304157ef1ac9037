// Kernel names: any bytes have facts, and what proves them is a piece of the name; a description's
// parts follow one another through the name and leave out nothing but underscores.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "graph/analysis/kernel_description.h"
#include "graph/analysis/kernel_name.h"
#include "tests/fuzz/exact_bytes.h"

namespace trtscope {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

bool LiesWithin(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> before;
  return before(whole.data(), part.data()) &&
         before(part.data() + part.size(), whole.data() + whole.size());
}

bool OnlyUnderscores(std::string_view text) {
  return text.find_first_not_of('_') == std::string_view::npos;
}

void CheckDescription(std::string_view name) {
  const KernelDescription kernel = DescribeKernel(name);
  Expect(kernel.parts.size() <= kMostKernelParts);
  std::size_t at = 0;
  for (const KernelPart& part : kernel.parts) {
    Expect(!part.text.empty() && LiesWithin(part.text, name));
    const auto begin = static_cast<std::size_t>(part.text.data() - name.data());
    Expect(begin >= at && OnlyUnderscores(name.substr(at, begin - at)));
    at = begin + part.text.size();
  }
  Expect(kernel.parts.empty() || OnlyUnderscores(name.substr(at)));
  const bool known = kernel.knowledge >= KernelKnowledge::kKnown;
  Expect(!known || kernel.operation != KernelOperation::kUnknown);
  Expect(!known || kernel.Count(KernelBasis::kUnrecognised) == 0);
}

}  // namespace
}  // namespace trtscope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace trtscope;  // NOLINT(google-build-using-namespace)
  const fuzz::ExactBytes bytes(data, size);
  const KernelFacts facts = ParseKernelName(bytes.view());
  const bool proven = facts.operand != Precision::kUnknown || facts.tensor_cores.has_value();
  Expect(!proven || !facts.evidence.empty());
  Expect(facts.evidence.empty() || LiesWithin(facts.evidence, bytes.view()));
  // TF32 is a way to multiply; in memory it is FP32.
  Expect(facts.input != Precision::kTF32 && facts.output != Precision::kTF32);
  CheckDescription(bytes.view());
  return 0;
}
