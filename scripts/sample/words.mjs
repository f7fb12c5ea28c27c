/** Words of the invented shop: its catalogue by category and taste, its customers' names and cities. */
export const catalogue = [
  {
    category: '茶叶 Tea',
    code: 'TEA',
    prices: [28, 260],
    durable: false,
    styles: {
      gongfu: ['西湖龙井 50g', '碧螺春 50g', '铁观音 清香 125g', '凤凰单丛 蜜兰香', '正山小种 100g', '大红袍 80g', '云南普洱 熟茶饼', '白毫银针 40g', '福鼎白茶 老寿眉', '桂花乌龙 100g', '茉莉银毫 75g'],
      english: ['Breakfast Blend 250g', 'Earl Grey 125g', 'Darjeeling First Flush', 'Assam Loose Leaf 250g', 'Peppermint Infusion', 'Chamomile & Honey', 'Masala Chai 200g', 'Rooibos Vanilla'],
    },
  },
  {
    category: '茶具 Tea ware',
    code: 'WARE',
    prices: [39, 520],
    durable: true,
    styles: {
      gongfu: ['宜兴紫砂壶 180ml', '景德镇盖碗 白瓷', '公道杯 玻璃', '品茗杯 六只装', '竹制茶盘', '茶道六君子', '便携旅行茶具', '建盏 油滴', '茶叶罐 青瓷'],
      english: ['Stoneware Teapot 1 l', 'Bone China Cup & Saucer', 'Tea Cosy, knitted', 'Steel Infuser Basket', 'Cake Stand, two tiers', 'Milk Jug 250 ml', 'Enamel Kettle, cream', 'Biscuit Tin, round'],
    },
  },
  {
    category: '咖啡 Coffee',
    code: 'COF',
    prices: [42, 240],
    durable: false,
    styles: {
      pourover: ['云南咖啡豆 日晒 200g', 'Yirgacheffe Washed 200g', 'Kenya AA 200g', 'Geisha Sampler 100g', 'Guji Natural 200g', 'V60 Filter Papers x100', 'Decaf Sidamo 200g', '挂耳咖啡 十片装', 'Colombia Huila 200g'],
      espresso: ['House Espresso 1 kg', 'Dark Roast Napoli 500g', 'Ristretto Blend 500g', 'Decaf Espresso 500g', 'Descaler Tablets', 'Grinder Cleaning Pellets', 'Hazelnut Syrup 250 ml', 'Oat Drink Barista 6x1 l', 'Moka Ground 250g'],
    },
  },
  {
    category: '咖啡器具 Brewing',
    code: 'BRW',
    prices: [59, 890],
    durable: true,
    styles: {
      pourover: ['V60 Dripper, ceramic', 'Gooseneck Kettle 0.9 l', '手摇磨豆机', 'Glass Server 600 ml', 'Brewing Scale 0.1 g', 'Chemex, six cups', '聪明杯 500ml', 'Cupping Spoon Set', 'Filter Stand, walnut'],
      espresso: ['Moka Pot, three cups', 'Tamper 58 mm', 'Milk Pitcher 350 ml', 'Knock Box', 'Bottomless Portafilter', 'Espresso Cups x4', 'Electric Milk Frother', 'Shot Glass, scaled', 'Barista Towel x3'],
    },
  },
  {
    category: '厨房 Kitchen',
    code: 'KIT',
    prices: [25, 460],
    durable: true,
    styles: {
      wok: ['铸铁炒锅 32cm', '蒸笼 两层 竹制', '中式菜刀', '砂锅 3L', '擀面杖 枣木', '油壶 不锈钢', '筷子 十双装', '酱料碟 四只', '砧板 银杏木', '漏勺 304'],
      baking: ['Cast-Iron Bread Pan', 'Banneton, oval', 'Stand Mixer Bowl', 'Silicone Spatula Set', 'Springform Tin 24 cm', 'Rolling Pin, beech', 'Piping Bag & Nozzles', 'Oven Thermometer', 'Cooling Rack', "Baker's Scale"],
    },
  },
  {
    category: '食品 Pantry',
    code: 'FOOD',
    prices: [12, 96],
    durable: false,
    styles: {
      wok: ['郫县豆瓣酱', '镇江香醋 500ml', '花椒 50g', '香菇 干货 200g', '芝麻油 冷榨', '老抽 酱油', '干贝 100g', '糯米 2kg', '八角 桂皮 组合'],
      baking: ['Strong Flour 5 kg', 'Dry Yeast x10', 'Belgian Chocolate 1 kg', 'Vanilla Pods x5', 'Almond Meal 500g', 'Muscovado Sugar', 'Rye Flour 2.5 kg', 'Sea Salt Flakes', 'Candied Orange Peel'],
    },
  },
  {
    category: '家居 Home',
    code: 'HOME',
    prices: [45, 640],
    durable: true,
    styles: {
      cosy: ['Wool Throw, ochre', 'Linen Cushion 50x50', 'Sheepskin Rug', 'Reading Lamp, brass', '羊毛拖鞋', 'Flannel Duvet Cover', 'Hot-Water Bottle', '针织毯 米色', 'Floor Pouf'],
      zen: ['香插 黄铜', '草编坐垫', '枯山水 桌面套装', '竹帘 90cm', '亚麻桌旗', '陶瓷花器 手工', '榻榻米 茶几', '纸灯 圆形', '墙面挂轴 山水'],
    },
  },
  {
    category: '香氛 Fragrance',
    code: 'FRA',
    prices: [35, 320],
    durable: false,
    styles: {
      cosy: ['Soy Candle, Fig', 'Soy Candle, Cedar', 'Soy Candle, Winter Spice', 'Pillow Mist, Lavender', '@home Diffuser Refill', 'Bath Salts, Rose', 'Wax Melts x6', 'Room Spray, Linen'],
      zen: ['沉香 线香 20支', '檀香 盘香', '桂花 香膏', '艾草 香包', '雪松 精油 10ml', '藏香 礼盒', '薄荷 精油 10ml', '白茶 藤条香薰'],
    },
  },
  {
    category: '文具 Stationery',
    code: 'STA',
    prices: [9, 280],
    durable: false,
    styles: {
      desk: ['Fountain Pen, fine nib', 'Ink, midnight blue 50 ml', 'Dot-Grid Notebook A5', 'Mechanical Pencil 0.5', 'Desk Pad, felt', 'Weekly Planner 2026', 'Brass Ruler 15 cm', 'Sticky Notes, pastel', 'Letter Paper & Envelopes'],
      ink: ['毛笔 兼毫 中楷', '宣纸 四尺 20张', '徽墨 油烟', '端砚 5寸', '洮河砚 手工', '印泥 朱砂', '国画颜料 18色', '镇纸 黄铜', '水写布 练字套装'],
    },
  },
  {
    category: '露营 Camping',
    code: 'CAMP',
    prices: [49, 1480],
    durable: true,
    styles: {
      camp: ['Two-Person Tent', '-10°C Sleeping Bag', 'Folding Chair, canvas', '露营灯 可充电', 'Gas Stove, compact', '天幕 4x4m', 'Cool Box 25 l', '折叠餐桌 铝合金', 'Enamel Mug, speckled', 'Fire Pit, steel'],
      hike: ['Ultralight Tarp', 'Titanium Pot 750 ml', 'Inflatable Mat, R 4.2', 'Water Filter Straw', 'Headlamp 400 lm', 'Dry Bag 13 l', 'Trekking Poles, carbon', 'Bear Bell', 'Emergency Blanket'],
    },
  },
  {
    category: '户外服饰 Apparel',
    code: 'APP',
    prices: [59, 1290],
    durable: true,
    styles: {
      hike: ['Merino Base Layer', 'Rain Shell, 3 layers', '速干长裤', 'Hiking Socks x3', 'Trail Shoes', '防晒皮肤衣', 'Down Vest', 'Sun Hat, wide brim', 'Gaiters'],
      camp: ['Fleece Hoodie', 'Wool Beanie', 'Camp Slippers, down', '格子法兰绒衬衫', 'Work Gloves, leather', 'Poncho, waxed', '工装短裤', 'Bandana x2', 'Rubber Boots'],
    },
  },
  {
    category: '园艺 Garden',
    code: 'GAR',
    prices: [8, 260],
    durable: false,
    styles: {
      garden: ['Tomato Seeds, heirloom', 'Basil & Thyme Seeds', '多肉 组合盆', '营养土 10L', 'Terracotta Pot 18 cm', 'Watering Can, zinc', '月季 裸根苗', 'Secateurs, forged', 'Seed Trays x12', 'Plant Labels, slate', '薄荷 盆栽', 'Rain Gauge', 'Liquid Seaweed 1 l', '铜制喷壶', 'Jute Twine 100 m', 'Bulb Mix, "Early Spring"', 'Herb Planter, balcony', 'Compost Bin, indoor', 'Bird Feeder, oak'],
    },
  },
]

const chinese = [
  ['王', 'Wang'], ['李', 'Li'], ['张', 'Zhang'], ['刘', 'Liu'], ['陈', 'Chen'], ['杨', 'Yang'], ['赵', 'Zhao'], ['黄', 'Huang'], ['周', 'Zhou'], ['吴', 'Wu'],
  ['徐', 'Xu'], ['孙', 'Sun'], ['胡', 'Hu'], ['朱', 'Zhu'], ['高', 'Gao'], ['林', 'Lin'], ['何', 'He'], ['郭', 'Guo'], ['马', 'Ma'], ['罗', 'Luo'],
]
const western = ['Baker', 'Carter', 'Evans', 'Fischer', 'Garcia', 'Hughes', 'Jansen', 'Keller', 'Larsen', 'Moreau', 'Novak', 'Owens']

export const surnames = [
  ...chinese.map(([text, latin]) => ({ text, latin, chinese: true })),
  ...western.map((text) => ({ text, latin: text, chinese: false })),
]

export const givenNames = {
  chinese: [
    ['伟', 'Wei'], ['芳', 'Fang'], ['娜', 'Na'], ['敏', 'Min'], ['静', 'Jing'], ['丽', 'Li'], ['强', 'Qiang'], ['磊', 'Lei'], ['洋', 'Yang'], ['艳', 'Yan'],
    ['勇', 'Yong'], ['军', 'Jun'], ['杰', 'Jie'], ['娟', 'Juan'], ['涛', 'Tao'], ['明', 'Ming'], ['超', 'Chao'], ['雨桐', 'Yutong'], ['子涵', 'Zihan'], ['思远', 'Siyuan'],
    ['欣怡', 'Xinyi'], ['梓萱', 'Zixuan'], ['浩然', 'Haoran'], ['晓燕', 'Xiaoyan'],
  ].map(([text, latin]) => ({ text, latin })),
  western: ['Anna', 'Ben', 'Clara', 'Daniel', 'Emma', 'Felix', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kate', 'Leo', 'Mia', 'Noah', 'Olivia', 'Paul'].map((text) => ({ text, latin: text })),
}

export const cities = ['上海', '北京', '杭州', '成都', '广州', '深圳', '南京', '苏州', '武汉', '厦门', '青岛', '西安', 'Shanghai', 'Hong Kong', 'Singapore', 'London', 'Berlin']
