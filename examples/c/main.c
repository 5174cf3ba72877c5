// The escape time from -1 to 1 past a ghost, beside the law that its divergence follows.
//
// escape_time.h comes from `symghost export escape_time passage_time --to c -o escape_time.h`.
#include <stdio.h>

#include "escape_time.h"

int main(void)
{
    printf("%10s %14s %14s\n", "r", "escape time", "pi / sqrt(r)");
    for (double r = 1.0; r > 1e-7; r /= 100.0) {
        printf("%10.0e %14.6f %14.6f\n", r, escape_time(r, -1.0, 1.0), passage_time(r));
    }
    printf("at r = 0 the state stays at the fold: %f\n", escape_time(0.0, -1.0, 1.0));
    return 0;
}
