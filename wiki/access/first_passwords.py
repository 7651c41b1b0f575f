"""Makes first passwords that can be read out on the telephone and typed on a phone: four plain words and a number."""

import hashlib

_WORDS = """
acorn amber anchor apple apron arch arrow aspen autumn badge bagel baker balcony bamboo banjo barley barn
basil basket beach beacon beaver bell bench berry bicycle birch biscuit blanket blossom bonnet border
bottle branch bread breeze brick bridge brook broom brush bucket bugle butter button cabin cable cactus
camel candle canoe canvas carpet carrot castle cedar cello chalk cheese cherry chimney cinema circle cliff
clock clover coast cobweb coffee comet copper coral corner cotton cousin cradle crayon cricket crocus
crown cuckoo cupboard curtain cushion daisy dancer decade desert diary dolphin donkey drawer driver drum
duvet eagle easel echo elbow ember engine falcon farmer feather fender fern ferry fiddle finch flannel
flask flour flute forest fossil fountain fox fridge frost galaxy garage garden garlic gate geese ginger
glacier glider globe glove goose granite grape gravel grocer guitar hammer hamper harbour harvest hazel
heather hedge helmet heron hill hinge hockey honey hoop horizon hotel island ivory jacket jasmine jersey
jigsaw jockey judo juggler jumper juniper kayak kernel kettle kitchen kite kiwi koala ladder ladle lagoon
lake lantern larch lark laurel lawn leaf lemon lentil letter lilac lily lizard lobster locket lotus magnet
magpie mango mantle maple marble market marsh meadow melon mint mirror mitten moss motor mountain muffin
museum mustard napkin needle nest nettle nutmeg oak oasis ocean olive onion orange orbit orchard organ
otter owl oyster paddle palace panda pantry paper parade parcel park parrot parsley pasta pastry path
pavement peach peanut pear pebble pelican pencil penguin pepper piano pickle picnic pigeon pillow pilot
pine planet plaster plum pocket pond pony poppy porch potato pottery prairie prism puddle puffin pumpkin
puppet quarry quilt rabbit radio radish raft rain ranger raven ribbon river robin rocket roof rope rose
rudder saddle sailor salad salmon sand satchel saucer scarf school scooter season sequin shadow shed shell
shepherd shore shovel silver singer skipper slipper smoke snow soap sofa spade sparrow spinach spoon
spring squash stable stadium star statue steam stone stool storm stream sugar summer sunset swallow
sweater swift table tandem teapot temple tennis thimble thistle thunder ticket tiger timber toast tomato
torch tower tractor trail train treacle tree trumpet tulip tunnel turnip turtle tweed twig umbrella valley
vanilla velvet village vine violet violin waffle wagon walnut walrus water weather whale wheat wheel
whistle willow window winter wizard wood woollen yellow yogurt zebra zigzag
""".split()


def make_first_password(seed: bytes) -> str:
    """Four words and a number from 10 to 99: about 41 bits, as good as ``seed``, which must be secret and random.

    The same seed gives the same password, so that a form sent twice makes one account and shows one password.
    """
    left = int.from_bytes(hashlib.shake_256(b"first password" + seed).digest(32), "big")
    words = []
    for _ in range(4):
        left, place = divmod(left, len(_WORDS))
        words.append(_WORDS[place])
    return "-".join([*words, str(10 + left % 90)])
