// The one place where numbers become text for people.
#ifndef TRTSCOPE_SRC_REPORT_QUANTITY_H_
#define TRTSCOPE_SRC_REPORT_QUANTITY_H_

#include <cstdint>
#include <optional>
#include <string>

namespace trtscope {

/// Three significant digits, never scientific: 0.396674 → "0.397", 2.5956 → "2.60", 1234.5 →
/// "1234". nullopt → "?"; NaN → "nan".
std::string Milliseconds(std::optional<double> ms);
/// 0.152821 → "15.3 %"; 0 → "0.0 %"; tiny but not zero → "<0.1 %"; nullopt → "?".
std::string Share(std::optional<double> share);
/// 17301504 → "16.5 MiB"; 1024 → "1.0 KiB"; 512 → "512 B"; nullopt → "?".
std::string Bytes(std::optional<int64_t> bytes);
/// 12345 → "12,345".
std::string Count(uint64_t count);
/// Seconds: 6.49572 → "6.5 s", 0.409826 → "0.41 s", 3725 → "1 h 2 min 5 s"; nullopt → "?".
std::string Seconds(std::optional<double> seconds);
/// "1 layer", "2 layers": Count(n) + noun with a plural s.
std::string Counted(uint64_t n, const std::string& noun);
/// A share in percent with four decimals and without its sign, as TensorRT's own accuracy tables
/// have it: 0.763468 → "76.3468". What is not all or nothing never reads so: ">99.9999", "<0.0001".
/// nullopt → "?".
std::string FinePercent(std::optional<double> share);
/// Six decimals; what is not quite 1 reads ">0.999999". nullopt → "?".
std::string Cosine(std::optional<double> cosine);
/// Three significant digits of a value that may be of any magnitude: "0.0123", "1.23e-5",
/// "6.55e+4", "0", "inf"; nullopt → "?".
std::string Magnitude(std::optional<double> value);
/// Shortest text that reads back as the same double ("0.396674"); for machine formats. nullopt →
/// "".
std::string Exact(std::optional<double> value);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_REPORT_QUANTITY_H_
