// The program: everything is in src/cli.
#include <vector>

#include "src/cli/program.h"

int main(int argc, char** argv) {
  return trtscope::RunProgram({argv + 1, argv + argc}, trtscope::StandardIo());
}
