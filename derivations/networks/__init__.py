"""Trained recurrent networks: their reduction, plateaus and sharpness."""

AFTER = ("toy",)

CHAPTERS = {
    "Reduction of networks": {
        "latent_reduction": "networks of low rank obey a closed flow of their latent variables",
        "latent_reduction_discrete": "and so do networks in discrete time, for any step",
        "adjoint_recursion": "the gradient of their training, by a recursion back in time",
    },
    "Plateaus of rank-one networks": {
        "plateau_time": "learning time after which the loss of a rank-one network drops",
    },
    "Sharpness and the learning rate of networks": {
        "crossing_loss": "loss of a network that switches a little late or early",
        "crossing_sensitivity": "how far the weights move the time of the switch",
        "solution_sharpness": "largest curvature of the loss at the solution",
        "gauss_newton_sharpness": "the part of it that outputs give without their bending",
        "step_sharpness": "what a single step adds to it: the sharpness in discrete time",
    },
}
