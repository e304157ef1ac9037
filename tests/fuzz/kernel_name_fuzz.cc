// Kernel names: any bytes have facts, and what proves them is a piece of the name.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>

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
  return 0;
}
