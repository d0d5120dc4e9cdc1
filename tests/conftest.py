"""What all tests share: one thread for each process, as the server has it."""

from core.arrays import use_one_thread

use_one_thread()
