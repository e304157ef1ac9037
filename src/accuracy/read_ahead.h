// Values that another thread reads while this one works on those before.
#ifndef TRTSCOPE_SRC_ACCURACY_READ_AHEAD_H_
#define TRTSCOPE_SRC_ACCURACY_READ_AHEAD_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "parsers/common/value_reader.h"

namespace trtscope {

/// Holds a few blocks of `block` values at most.
class ReadAhead {
 public:
  /// `threaded`: for more than a few blocks. Without, or if no thread is to be had, Next() reads.
  ReadAhead(std::unique_ptr<ValueReader> reader, std::size_t block, bool threaded);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The next `block` values; fewer only at the end or where something is wrong, then nothing more.
  std::vector<double> Next();
  /// The reader's; to be asked when Next() has given fewer values than a block.
  [[nodiscard]] const std::string& problem() const { return reader_->problem(); }

 private:
  std::vector<double> ReadBlock();
  void ReadAll();

  std::unique_ptr<ValueReader> reader_;
  std::size_t block_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<double>> ready_;
  bool stopped_ = false;
  // Last: it uses all of the above.
  std::thread thread_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_READ_AHEAD_H_
